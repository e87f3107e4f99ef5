"""What the generated industries share: chance, firms, ledger, CRM, research, and the figures that Lode must reach."""
