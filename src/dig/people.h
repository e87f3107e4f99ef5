// Who is known at each account, in which buying role and how lately: what Q4 rests on.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// The buying roles in their usual order (Webster and Wind 1972, with the initiator). SQL VALUES list "(role, bit)".
std::string roles_sql();

// Temp table person: contact_id, account_id (the unit), name, title, role, influence, stance (as written), side
// ('supporter', 'neutral', 'critic'; null: unknown), last_contact, fresh, nth (1: whom to name first, a decider before
// others). A contact without a date of last contact is not fresh: nobody knows whether it still holds.
// Temp table people_of: account_id, people, with_role, fresh_people, decides, decides_fresh, roles and roles_fresh
// (bits), last_contact.
Result<void> build_people(const Scene& scene);

Result<Table> roles_table(const Scene& scene, const Focus& focus);          // deciders
Result<Table> single_thread_table(const Scene& scene, const Focus& focus);  // single_thread
Result<Table> people_table(const Scene& scene, const Focus& focus);         // people: of one account
// Findings DEC01, DEC02, DEC03, DEC07: contacts that cannot be used as they are.
Result<void> tell_contacts(Part& out, const Scene& scene);

}  // namespace lode::dig
