// Remarks as a table of the session: comments, overrides and objections of the journal, each with the unit it is about.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// Temp table remark: seq, day (DATE), author, kind ('comment', 'override', 'object'), object, said, until, account_id
// (the unit; null: about something else), segment, owner_id (who asked, where it was said), unique_claim (BOOLEAN: a
// comment tagged `unique` on an account).
Result<void> build_remarks(const Scene& scene);

// Table comments: what stands about one account, or about one segment and the accounts in it; newest first. About
// everybody: the newest. REQUIRES: build_remarks was run.
Result<Table> remarks_about(const Scene& scene, const Focus& focus);

}  // namespace lode::dig
