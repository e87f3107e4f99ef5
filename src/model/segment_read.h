// The readers of a segment's parts, apart from its rule.
#pragma once
#include "model/fields.h"
#include "model/segmentation.h"

namespace lode::model {

Segment read_segment(Fields& fields,
                     const Node& node);  // all but `rule`; where_place is that of the text
std::vector<NeedLink> read_need_links(Fields& fields, const Node* node);
std::vector<Play> read_plays(Fields& fields, const Node* node);
std::vector<Kpi> read_kpis(Fields& fields, const Node* node);
std::vector<Waiver> read_waivers(Fields& fields, const Node* node);

}  // namespace lode::model
