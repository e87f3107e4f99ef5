// The preset tables. Salesforce: API names, their labels and snake_case copies share keys, so that one row
// covers all three. HubSpot: internal names, labels; `property_` is taken off before the comparison.
// Generic rows (preset "") are what English, German and French ERP exports call things.
#include "load/presets.h"

namespace lode::load {
namespace {

constexpr PresetObject objects[] = {
    // preset, object, table, needs, file words, note
    {"salesforce", "AccountHistory", "", "id|name|ownerid|fivetranstart", "account",
     "versions of accounts over time; the current ones stand in the account file"},
    {"salesforce", "OpportunityHistory", "", "id|stagename|fivetranstart", "opportunity",
     "versions of opportunities over time; the current ones stand in the opportunity file"},
    {"salesforce", "Opportunity", "opportunity", "id|stagename|closedate", "opportunity|opportunities", ""},
    {"salesforce", "Opportunity", "opportunity", "guid|stagename|closedate", "opportunity", ""},
    {"salesforce", "Opportunity", "opportunity", "opportunityid|stage|closedate", "opportunity", ""},
    {"salesforce", "OpportunityLineItem", "", "id|opportunityid|quantity|unitprice", "line",
     "products of deals that are not invoiced; the deals carry the amounts"},
    {"salesforce", "OpportunityLineItem", "", "guid|opportunityid|quantity|unitprice", "line",
     "products of deals that are not invoiced; the deals carry the amounts"},
    {"salesforce", "OpportunityContactRole", "", "contactid|opportunityid|role|isprimary", "role",
     "roles of contacts in single deals; contact.role is per person"},
    {"salesforce", "Event", "", "id|activitydate|eventsubtype", "event", "calendar entries"},
    {"salesforce", "Task", "", "id|activitydate|tasksubtype", "task", "activities"},
    {"salesforce", "Task", "", "id|whoid|whatid|calltype", "task", "activities"},
    {"salesforce", "Event", "", "id|whoid|whatid|isgroupevent", "event", "calendar entries"},
    {"salesforce", "Lead", "", "id|isconverted|company", "lead",
     "people not yet linked to an account; convert them first or map `company` as account by hand"},
    {"salesforce", "Order", "", "id|accountid|ordernumber|effectivedate", "order",
     "order heads; order or invoice lines carry the revenue"},
    {"salesforce", "UserRole", "", "id|developername|parentroleid", "role", "roles of CRM users"},
    {"salesforce", "UserRole", "", "id|developername|rollupdescription", "role", "roles of CRM users"},
    {"salesforce", "User", "rep", "id|username|profileid", "user", ""},
    {"salesforce", "Case", "", "guid|isescalated|suppliedcompany", "case", "service cases"},
    {"salesforce", "PricebookEntry", "", "guid|pricebook2id|product2id", "pricebook", "list prices"},
    {"salesforce", "Product2", "product", "id|productcode|family|isactive", "product", ""},
    {"salesforce", "Product2", "product", "guid|productcode|family|isactive", "product", ""},
    {"salesforce", "Contact", "contact", "id|accountid|lastname", "contact", ""},
    {"salesforce", "Contact", "contact", "guid|accountid|lastname", "contact", ""},
    {"salesforce", "Contact", "contact", "contactid|accountid|lastname", "contact", ""},
    {"salesforce", "Account", "account", "id|name|numberofemployees|billingcountry", "account", ""},
    {"salesforce", "Account", "account", "guid|name|numberofemployees|billingcountry", "account", ""},
    {"salesforce", "Account", "account", "accountid|accountname|billingcountry", "account", ""},
    {"salesforce", "Account", "account", "id|name|parentid|annualrevenue", "account", ""},

    {"hubspot", "CompanyPropertyHistory", "", "companyid|timestamp|name|value", "history",
     "changes of company properties over time"},
    {"hubspot", "DealContact", "", "contactid|dealid", "deal", "links between deals and contacts"},
    {"hubspot", "DealCompany", "", "companyid|dealid", "deal",
     "links between deals and companies; used where deals do not name their company"},
    {"hubspot", "EngagementCompany", "", "companyid|engagementid", "engagement",
     "links between activities and companies"},
    {"hubspot", "Meeting", "", "engagementid|starttime|endtime", "meeting", "meetings"},
    {"hubspot", "Engagement", "", "id|type|portalid", "engagement", "activities"},
    {"hubspot", "DealStageHistory", "", "dealid|dateentered|value", "stage",
     "stages of deals over time; the current stage stands in the deal file"},
    {"hubspot", "PipelineStage", "", "stageid|closedwon|label", "stage",
     "names of stages; used to tell won from lost deals"},
    {"hubspot", "Pipeline", "", "pipelineid|displayorder|label", "pipeline", "names of pipelines"},
    {"hubspot", "Ticket", "", "id|subject|hspipelinestage", "ticket", "service tickets"},
    {"hubspot", "Owner", "rep", "ownerid|email|firstname|lastname|portalid", "owner", ""},
    {"hubspot", "Deal", "opportunity", "dealid|dealname|dealpipelinestageid", "deal", ""},
    {"hubspot", "Deal", "opportunity", "dealname|dealstage|pipeline", "deal", ""},
    {"hubspot", "Contact", "contact", "id|email|firstname|lastname|company|createdate", "contact", ""},
    {"hubspot", "Contact", "contact", "recordid|email|firstname|lastname", "contact", ""},
    {"hubspot", "Contact", "contact", "hsobjectid|email|firstname|lastname", "contact", ""},
    {"hubspot", "Company", "account", "id|name|createdate|industry|annualrevenue", "company", ""},
    {"hubspot", "Company", "account", "recordid|companyname", "company|companies", ""},
    {"hubspot", "Company", "account", "hsobjectid|name|domain", "company|companies", ""},
};

constexpr PresetColumn columns[] = {
    {"salesforce", "Account", "account", "account_id", "id|guid|accountid|accountid18"},
    {"salesforce", "Account", "account", "name", "name|accountname"},
    {"salesforce", "Account", "account", "parent_id", "parentid|parentaccountid"},
    {"salesforce", "Account", "account", "status", "type|accounttype"},
    {"salesforce", "Account", "account", "industry", "industry"},
    {"salesforce", "Account", "account", "country",
     "billingcountry|billingcountrycode|shippingcountry|shippingcountrycode"},
    {"salesforce", "Account", "account", "region", "billingstate|billingstateprovince|shippingstate"},
    {"salesforce", "Account", "account", "city", "billingcity|shippingcity"},
    {"salesforce", "Account", "account", "postal_code",
     "billingpostalcode|billingzippostalcode|shippingpostalcode"},
    {"salesforce", "Account", "account", "employees", "numberofemployees|employees"},
    {"salesforce", "Account", "account", "turnover", "annualrevenue"},
    {"salesforce", "Account", "account", "currency", "currencyisocode|accountcurrency"},
    {"salesforce", "Account", "account", "founded", "yearstarted"},
    {"salesforce", "Account", "account", "owner_id", "ownerid|accountownerid|accountowner"},
    {"salesforce", "Opportunity", "opportunity", "opportunity_id", "id|guid|opportunityid"},
    {"salesforce", "Opportunity", "opportunity", "account_id", "accountid"},
    {"salesforce", "Opportunity", "opportunity", "outcome", "stagename|stage"},
    {"salesforce", "Opportunity", "opportunity", "stage", "stagename|stage"},
    {"salesforce", "Opportunity", "opportunity", "amount", "amount"},
    {"salesforce", "Opportunity", "opportunity", "currency", "currencyisocode|opportunitycurrency"},
    {"salesforce", "Opportunity", "opportunity", "opened", "createddate"},
    {"salesforce", "Opportunity", "opportunity", "closed", "closedate"},
    {"salesforce", "Opportunity", "opportunity", "owner_id", "ownerid|opportunityownerid|opportunityowner"},
    {"salesforce", "Opportunity", "opportunity", "reason", "lossreasonc|lossreason|reasonlostc|closedlostreasonc"},
    {"salesforce", "Opportunity", "opportunity", "competitor", "maincompetitorsc|competitorc|maincompetitors"},
    {"salesforce", "Contact", "contact", "contact_id", "id|guid|contactid"},
    {"salesforce", "Contact", "contact", "account_id", "accountid"},
    {"salesforce", "Contact", "contact", "name", "name|fullname|lastname"},
    {"salesforce", "Contact", "contact", "title", "title"},
    {"salesforce", "Contact", "contact", "email", "email"},
    {"salesforce", "Contact", "contact", "last_contact", "lastactivitydate|lastactivity"},
    {"salesforce", "Product2", "product", "product_id", "id|guid|product2id"},
    {"salesforce", "Product2", "product", "name", "name|productname"},
    {"salesforce", "Product2", "product", "category", "family|productfamily"},
    {"salesforce", "User", "rep", "owner_id", "id|userid"},
    {"salesforce", "User", "rep", "name", "name|fullname|username"},
    {"salesforce", "User", "rep", "team", "userroleid|department|division"},
    {"salesforce", "User", "rep", "email", "email"},

    {"hubspot", "Company", "account", "account_id", "id|recordid|hsobjectid|companyid"},
    {"hubspot", "Company", "account", "name", "name|companyname"},
    {"hubspot", "Company", "account", "parent_id", "hsparentcompanyid|parentcompanyid|parentcompany"},
    {"hubspot", "Company", "account", "status", "lifecyclestage|type"},
    {"hubspot", "Company", "account", "industry", "industry"},
    {"hubspot", "Company", "account", "country", "country|countryregion"},
    {"hubspot", "Company", "account", "region", "state|stateregion"},
    {"hubspot", "Company", "account", "city", "city"},
    {"hubspot", "Company", "account", "postal_code", "zip|postalcode"},
    {"hubspot", "Company", "account", "employees", "numberofemployees"},
    {"hubspot", "Company", "account", "turnover", "annualrevenue"},
    {"hubspot", "Company", "account", "founded", "foundedyear|yearfounded"},
    {"hubspot", "Company", "account", "owner_id", "hubspotownerid|companyowner"},
    {"hubspot", "Deal", "opportunity", "opportunity_id", "dealid|id|recordid|hsobjectid"},
    {"hubspot", "Deal", "opportunity", "account_id",
     "associatedcompanyids|associatedcompanyid|hsprimaryassociatedcompany|companyid"},
    {"hubspot", "Deal", "opportunity", "outcome", "dealstage|dealpipelinestageid"},
    {"hubspot", "Deal", "opportunity", "stage", "dealstage|dealpipelinestageid"},
    {"hubspot", "Deal", "opportunity", "amount", "amount"},
    {"hubspot", "Deal", "opportunity", "currency", "dealcurrencycode|currency"},
    {"hubspot", "Deal", "opportunity", "opened", "createdate"},
    {"hubspot", "Deal", "opportunity", "closed", "closedate"},
    {"hubspot", "Deal", "opportunity", "owner_id", "ownerid|hubspotownerid|dealowner"},
    {"hubspot", "Deal", "opportunity", "reason", "closedlostreason"},
    {"hubspot", "Contact", "contact", "contact_id", "id|recordid|hsobjectid"},
    {"hubspot", "Contact", "contact", "account_id",
     "associatedcompanyid|associatedcompanyids|primaryassociatedcompanyid"},
    {"hubspot", "Contact", "contact", "name", "fullname|name|lastname"},
    {"hubspot", "Contact", "contact", "title", "jobtitle"},
    {"hubspot", "Contact", "contact", "email", "email"},
    {"hubspot", "Contact", "contact", "role", "hsbuyingrole|buyingrole"},
    {"hubspot", "Contact", "contact", "last_contact", "noteslastcontacted|lastcontacted"},
    {"hubspot", "Owner", "rep", "owner_id", "ownerid"},
    {"hubspot", "Owner", "rep", "name", "lastname|firstname"},
    {"hubspot", "Owner", "rep", "email", "email"},

    {"", "", "account", "account_id",
     "accountid|customerid|customernumber|customerno|customercode|accountnumber|accountno|accountcode|"
     "clientid|clientno|custno|custid|custcode|companyid|debtorno|debtornumber|businesspartner|partnerid|"
     "kundennummer|kundennr|kundenid|kdnr|debitor|debitorennummer|debitorennr|debitornr|kunnr|"
     "geschaftspartner|numeroclient|codeclient|noclient|idclient|nclient|referenceclient|soldto|soldtoparty"},
    {"", "", "account", "name",
     "accountname|customername|companyname|clientname|customer|account|company|client|businessname|"
     "legalname|name|name1|kundenname|kunde|firma|firmenname|unternehmen|bezeichnung|nomclient|raisonsociale|"
     "societe|nom|entreprise|organisation|organization|resellername|storename"},
    {"", "", "account", "parent_id",
     "parentid|parentaccountid|parentcustomerid|parent|parentaccount|parentcompany|group|groupid|"
     "subsidiaryof|ultimateparent|headquarter|headquarterid|konzern|konzernnummer|muttergesellschaft|"
     "hauptkunde|ubergeordneterkunde|societemere|groupe|maisonmere|billto"},
    {"", "", "account", "status", "status|accountstatus|customerstatus|kundenstatus|statut|lifecyclestage"},
    {"", "", "account", "industry",
     "industry|sector|branch|vertical|branche|industrie|wirtschaftszweig|secteur|secteuractivite|naf|nace|sic"},
    {"", "", "account", "country",
     "country|countrycode|countryname|land|landcode|landerschlussel|land1|pays|codepays|officelocation|"
     "nation"},
    {"", "", "account", "region", "region|state|province|bundesland|stateprovince|departement|territory"},
    {"", "", "account", "city", "city|town|ort|ort01|stadt|ville|locality"},
    {"", "", "account", "postal_code",
     "postalcode|zip|zipcode|postcode|plz|pstlz|postleitzahl|codepostal|cp"},
    {"", "", "account", "employees",
     "employees|numberofemployees|employeecount|numberemployees|headcount|fte|mitarbeiter|mitarbeiterzahl|"
     "anzahlmitarbeiter|effectif|effectifs|nombredesalaries|salaries"},
    {"", "", "account", "sites",
     "sites|locations|numberofsites|numberoflocations|stores|outlets|branches|standorte|filialen|"
     "anzahlstandorte|nombredesites|etablissements"},
    {"", "", "account", "turnover",
     "turnover|annualrevenue|annualsales|companyrevenue|umsatzkunde|jahresumsatz|chiffredaffairesannuel|revenue|"
     "umsatz"},
    {"", "", "account", "currency", "currency|currencycode|currencyisocode|wahrung|waers|devise|monnaie"},
    {"", "", "account", "founded",
     "founded|yearestablished|yearfounded|established|foundedyear|yearopened|grundungsjahr|gegrundet|"
     "anneedecreation|datedecreation"},
    {"", "", "account", "owner_id",
     "ownerid|owner|accountowner|accountmanager|salesrep|salesrepid|salesrepemployeenumber|salesperson|"
     "salespersonid|keyaccountmanager|kam|rep|repid|betreuer|vertreter|aussendienst|vertriebsmitarbeiter|"
     "commercial|responsablecommercial|employeenumber"},

    {"", "", "line", "account_id",
     "accountid|customerid|customernumber|customerno|customercode|accountnumber|accountno|accountcode|"
     "clientid|clientno|custno|custid|custcode|companyid|debtorno|debtornumber|kundennummer|kundennr|kundenid|"
     "kdnr|debitor|debitorennummer|debitornr|kunnr|auftraggeber|numeroclient|codeclient|noclient|idclient|"
     "nclient|soldto|soldtoparty|customer|client|kunde|account"},
    {"", "", "line", "date",
     "invoicedate|date|billingdate|postingdate|documentdate|transactiondate|orderdate|salesdate|bookingdate|"
     "rechnungsdatum|buchungsdatum|belegdatum|datum|fakturadatum|fkdat|auftragsdatum|datefacture|"
     "datedefacture|datecommande|period|month|monat|periode|mois|year|jahr|annee"},
    {"", "", "line", "revenue",
     "revenue|netrevenue|netsales|netamount|salesamount|sales|amount|lineamount|linetotal|total|totalprice|"
     "netvalue|netprice|extendedprice|extendedamount|invoiceamount|turnover|value|umsatz|nettoumsatz|"
     "nettobetrag|nettowert|netwr|betrag|rechnungsbetrag|umsatznetto|erlos|erlose|gesamtpreis|"
     "positionswert|chiffredaffaires|ca|montantht|montant|montantnet|caht|ventes|closevalue"},
    {"", "", "line", "line_id",
     "lineid|invoicelineid|invoicelinenumber|transactionid|positionsid|belegposition|ligneid|documentline"},
    {"", "", "line", "product_id",
     "productid|productcode|productkey|productnumber|itemid|itemnumber|itemno|itemcode|sku|materialnumber|"
     "material|matnr|articleno|articlenumber|article|product|item|artikelnummer|artikelnr|artnr|artikel|"
     "produktnummer|produkt|codeproduit|codearticle|referencearticle|reference|produit|refproduit"},
    {"", "", "line", "quantity",
     "quantity|qty|units|quantityordered|quantityinvoiced|volume|menge|stuck|stuckzahl|anzahl|fkimg|"
     "quantite|qte|nombre"},
    {"", "", "line", "cost",
     "cost|cogs|totalcost|costofgoodssold|costofsales|costamount|linecost|extendedcost|standardcosttotal|"
     "kosten|wareneinsatz|herstellkosten|einstandswert|selbstkosten|wavwr|materialkosten|cout|coutderevient|"
     "coutdesventes|couttotal|prixderevient"},
    {"", "", "line", "cost_to_serve",
     "costtoserve|logisticscost|supportcost|servicecost|bedienkosten"},
    {"", "", "line", "currency", "currency|currencycode|currencyisocode|wahrung|waers|waerk|devise|monnaie"},
    {"", "", "line", "promised_date",
     "promiseddate|requireddate|requesteddate|duedelivery|wunschtermin|zugesagtesdatum|lieferterminsoll|"
     "datepromise|datesouhaitee"},
    {"", "", "line", "delivered_date",
     "delivereddate|deliverydate|shippeddate|shipdate|lieferdatum|versanddatum|datelivraison|dateexpedition"},
    {"", "", "line", "returned_quantity",
     "returnedquantity|returnqty|returns|retourenmenge|retouren|quantiteretournee"},

    {"", "", "product", "product_id",
     "productid|productcode|productkey|productnumber|itemid|itemnumber|itemno|itemcode|sku|materialnumber|"
     "material|matnr|articleno|articlenumber|artikelnummer|artikelnr|artnr|produktnummer|codeproduit|"
     "codearticle|referencearticle|reference|product|item|artikel|produit|article"},
    {"", "", "product", "name",
     "productname|itemname|description|itemdescription|productdescription|name|product|item|bezeichnung|"
     "artikelbezeichnung|produktname|maktx|designation|libelle|nomproduit"},
    {"", "", "product", "category",
     "category|productcategory|productline|productgroup|family|productfamily|series|itemgroup|warengruppe|"
     "produktgruppe|matkl|kategorie|categorie|famille|gamme"},
    {"", "", "product", "unit_cost",
     "unitcost|standardcost|cost|buyprice|purchaseprice|einkaufspreis|ekpreis|einstandspreis|prixachat|"
     "coutunitaire"},
    {"", "", "product", "unit_price",
     "unitprice|listprice|price|salesprice|msrp|dealerprice|verkaufspreis|vkpreis|listenpreis|preis|prixvente|"
     "prixunitaire|prix|prixcatalogue"},

    {"", "", "opportunity", "opportunity_id",
     "opportunityid|dealid|oppid|quoteid|quotenumber|angebotsnummer|chancennummer|numerooffre|idopportunite"},
    {"", "", "opportunity", "account_id",
     "accountid|customerid|customernumber|companyid|clientid|account|customer|company|client|kundennummer|"
     "kundennr|kunde|codeclient"},
    {"", "", "opportunity", "outcome",
     "outcome|stage|stagename|dealstage|status|salesstage|phase|ergebnis|etape|statut|resultat"},
    {"", "", "opportunity", "stage", "stage|stagename|dealstage|salesstage|phase|etape"},
    {"", "", "opportunity", "amount",
     "amount|value|dealvalue|closevalue|expectedrevenue|totalamount|opportunityamount|betrag|wert|"
     "auftragswert|montant|valeur"},
    {"", "", "opportunity", "currency", "currency|currencycode|currencyisocode|wahrung|devise"},
    {"", "", "opportunity", "opened",
     "opened|createddate|createdate|creationdate|engagedate|opendate|startdate|erstelltam|angelegtam|"
     "datecreation|dateouverture"},
    {"", "", "opportunity", "closed",
     "closed|closedate|closingdate|closeddate|expectedclosedate|abschlussdatum|datecloture|datedecloture"},
    {"", "", "opportunity", "product_id", "productid|product|item|produkt|produit|productcode"},
    {"", "", "opportunity", "competitor", "competitor|maincompetitor|wettbewerber|concurrent"},
    {"", "", "opportunity", "reason",
     "reason|lossreason|lostreason|winlossreason|closedlostreason|verlustgrund|grund|raison|motif"},
    {"", "", "opportunity", "owner_id",
     "ownerid|owner|salesagent|salesrep|salesperson|opportunityowner|dealowner|betreuer|vertreter|commercial"},

    {"", "", "contact", "contact_id", "contactid|personid|ansprechpartnerid|ansprechpartnernr|idcontact"},
    {"", "", "contact", "account_id",
     "accountid|accountnumber|customerid|customernumber|companyid|clientid|account|customer|company|"
     "kundennummer|kundennr|kunde|firma|codeclient|societe"},
    {"", "", "contact", "name",
     "name|contactname|fullname|contact|lastname|ansprechpartner|nachname|nom|nomcomplet"},
    {"", "", "contact", "title", "title|jobtitle|position|function|funktion|fonction|poste|abteilung"},
    {"", "", "contact", "email", "email|emailaddress|mail|courriel|adresseemail"},
    {"", "", "contact", "role", "role|buyingrole|rolle|rolleimkauf|roleachat"},
    {"", "", "contact", "influence", "influence|einfluss"},
    {"", "", "contact", "stance", "stance|attitude|haltung|position"},
    {"", "", "contact", "last_contact", "lastcontact|lastactivity|lastcontacted|letzterkontakt|derniercontact"},

    {"", "", "rep", "owner_id",
     "ownerid|repid|salesrepid|employeeid|employeenumber|userid|salespersonid|personalnummer|salesagent|"
     "vertreternummer"},
    {"", "", "rep", "name",
     "name|fullname|repname|salesrep|salesperson|salesagent|employeename|lastname|mitarbeitername|nom"},
    {"", "", "rep", "team", "team|office|regionaloffice|manager|jobtitle|salesteam|equipe|department|verkaufsburo"},
    {"", "", "rep", "email", "email|emailaddress|mail|courriel"},

    {"", "", "fx", "currency", "currency|currencycode|iso|wahrung|devise|fromcurrency"},
    {"", "", "fx", "date", "date|ratedate|datum|validfrom|month"},
    {"", "", "fx", "rate", "rate|exchangerate|fxrate|kurs|wechselkurs|taux|coursdechange"},

    {"", "", "need_rating", "account_id", "accountid|customerid|customernumber|kundennummer|codeclient"},
    {"", "", "need_rating", "need_id", "needid|need|criterion|criteria|metric|kriterium|critere"},
    {"", "", "need_rating", "supplier", "supplier|vendor|lieferant|fournisseur"},
    {"", "", "need_rating", "importance", "importance|wichtigkeit"},
    {"", "", "need_rating", "performance", "performance|score|rating|bewertung|note"},
    {"", "", "need_rating", "weight", "weight|gewicht|poids"},
    {"", "", "need_rating", "as_of", "asof|date|ratingdate|period|datum"},
    {"", "", "need_rating", "source_kind", "sourcekind|source"},

    {"", "", "pool", "account_id", "accountid|customerid|kundennummer|codeclient"},
    {"", "", "pool", "year", "year|jahr|annee"},
    {"", "", "pool", "category", "category|kategorie|categorie"},
    {"", "", "pool", "revenue_pool", "revenuepool|pool|wallet|totalspend|marktpotenzial|potenzial|potentiel"},
    {"", "", "pool", "profit_pool", "profitpool"},
    {"", "", "pool", "source_kind", "sourcekind|source"},

    {"", "", "evidence", "evidence_id", "evidenceid"},
    {"", "", "evidence", "kind", "kind|evidencekind"},
    {"", "", "evidence", "date", "date"},
    {"", "", "evidence", "account_id", "accountid"},
    {"", "", "evidence", "text", "text|note|notes"},

    {"", "", "market", "industry", "industry|branche|secteur|naics"},
    {"", "", "market", "year", "year|jahr|annee"},
    {"", "", "market", "growth", "growth|growthrate|wachstum|croissance"},
    {"", "", "market", "revenue", "marketsize|marketrevenue|receipts|marktvolumen|revenue"},
};

constexpr PresetFilter filters[] = {
    {"salesforce", "isdeleted", "true|1", "deleted in Salesforce"},
    {"hubspot", "isdeleted", "true|1", "deleted in HubSpot"},
    {"hubspot", "archived", "true|1", "archived in HubSpot"},
    {"", "fivetrandeleted", "true|1", "deleted at its source"},
    {"", "fivetranactive", "false|0", "an old version of the record"},
};

constexpr PresetNull nulls[] = {{"salesforce", "#N/A"}, {"hubspot", "(No value)"}};

constexpr ChoiceWord choices[] = {
    {"outcome", "closed won", "won"},   {"outcome", "closedwon", "won"},  {"outcome", "won", "won"},
    {"outcome", "gewonnen", "won"},     {"outcome", "beauftragt", "won"}, {"outcome", "gagne", "won"},
    {"outcome", "signed", "won"},       {"outcome", "lost", "lost"},      {"outcome", "verloren", "lost"},
    {"outcome", "perdu", "lost"},       {"outcome", "abandoned", "lost"}, {"outcome", "disqualified", "lost"},
    {"outcome", "abgelehnt", "lost"},   {"outcome", "no decision", "lost"}, {"outcome", "", "open"},
    {"status", "former", "lapsed"},     {"status", "lapsed", "lapsed"},   {"status", "inactive", "lapsed"},
    {"status", "inaktiv", "lapsed"},    {"status", "churn", "lapsed"},    {"status", "ehemalig", "lapsed"},
    {"status", "ancien", "lapsed"},     {"status", "prospect", "prospect"}, {"status", "lead", "prospect"},
    {"status", "interessent", "prospect"}, {"status", "subscriber", "prospect"},
    {"status", "opportunity", "prospect"}, {"status", "target", "prospect"},
    {"status", "customer", "customer"}, {"status", "client", "customer"}, {"status", "kunde", "customer"},
    {"status", "active", "customer"},   {"status", "aktiv", "customer"},  {"status", "evangelist", "customer"},
    {"status", "", ""},
    {"role", "decision", "decider"},    {"role", "decider", "decider"},   {"role", "owner", "decider"},
    {"role", "entscheid", "decider"},   {"role", "decideur", "decider"},  {"role", "executive", "decider"},
    {"role", "purchas", "buyer"},       {"role", "procure", "buyer"},     {"role", "buyer", "buyer"},
    {"role", "einkauf", "buyer"},       {"role", "acheteur", "buyer"},    {"role", "budget", "decider"},
    {"role", "gatekeeper", "gatekeeper"}, {"role", "blocker", "gatekeeper"}, {"role", "initiator", "initiator"},
    {"role", "champion", "influencer"}, {"role", "influenc", "influencer"}, {"role", "evaluator", "influencer"},
    {"role", "user", "user"},           {"role", "anwender", "user"},     {"role", "utilisateur", "user"},
    {"role", "", ""}};

constexpr std::string_view technical[] = {
    "fivetran*",      "isdeleted",       "*photourl",       "*geocodeaccuracy", "*latitude",
    "*longitude",     "systemmodstamp",  "lastmodified*",   "lastreferenced*",  "lastviewed*",
    "createdbyid",    "masterrecordid",  "recordtypeid",    "jigsaw*",          "fax",
    "phone",          "mobilephone",     "*street",         "isexcludedfrom*",  "portalid",
    "contactlast*",   "contactfirst*",   "contactname",     "*email*",          "*phone*",
    "description",    "*timestamp",      "etlloaded*",      "rowid",            "address*"};

}  // namespace

std::span<const PresetObject> preset_objects() { return objects; }
std::span<const PresetColumn> preset_columns() { return columns; }
std::span<const PresetFilter> preset_filters() { return filters; }
std::span<const PresetNull> preset_nulls() { return nulls; }
std::span<const ChoiceWord> choice_words() { return choices; }
std::span<const std::string_view> technical_headers() { return technical; }

}  // namespace lode::load
