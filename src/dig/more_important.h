// Can we become more important to them? An answer per account, with the reasons for and against.
#pragma once
#include "dig/dig.h"

namespace lode::dig {

// Table more_important: account_id, verdict ('yes', 'no', 'unknown'), room, reasons for and against in words.
// REQUIRES: open_scene.
Result<Part> tell_more_important(const Scene& scene, const Focus& focus);

}  // namespace lode::dig
