// The JSON Schema of a segmentation file, draft 2020-12, for editors and other programs. Its keys are those of
// keys.h (a test compares them); what a schema cannot say (rules, references, duplicate ids) the reader says.
#include "model/segmentation.h"

namespace lode::model {
namespace {

constexpr const char* head = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:lode:schema:segmentation:1",
  "title": "Lode segmentation",
  "description": "A segmentation of business accounts: who belongs where, why, and what follows from it.",
  "type": "object",
  "required": ["lode", "segmentation", "segments"],
  "additionalProperties": false,
  "properties": {
    "lode": {"const": 1, "description": "the version of this format"},
    "segmentation": {"$ref": "#/$defs/id"},
    "title": {"type": "string"},
    "version": {"type": "integer", "minimum": 1},
    "unit": {"enum": ["account", "buying_parent"],
             "description": "what is counted: the account, or the root of its hierarchy"},
    "universe": {"$ref": "#/$defs/rule", "description": "who is looked at; absent: everyone"},
    "match": {"enum": ["first", "unique"],
              "description": "first: order decides; unique, and where absent: segments must be disjoint"},
    "critical_factors": {"$ref": "#/$defs/words",
                         "description": "attributes or families that every segment must speak of"},
    "attributes": {"type": "object", "additionalProperties": {"$ref": "#/$defs/attribute"}},
    "needs": {"type": "object",
              "additionalProperties": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/need"}]}},
    "segments": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/segment"}},
    "sign_offs": {"type": "object", "additionalProperties": {"$ref": "#/$defs/sign_off"}, "description": "by role"},
    "waivers": {"type": "array", "items": {"$ref": "#/$defs/waiver"}},
    "review": {"$ref": "#/$defs/review"},
    "paths": {"type": "array", "items": {"$ref": "#/$defs/path"}, "description": "expected migration"}
  },
)json";

constexpr const char* dictionary = R"json(  "$defs": {
    "id": {"type": "string", "minLength": 1},
    "rule": {"type": ["string", "boolean"],
             "description": "a predicate: attribute op literal, in, between, is null, and, or, not"},
    "date": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "scalar": {"type": ["string", "number", "boolean"]},
    "words": {"anyOf": [{"$ref": "#/$defs/scalar"}, {"type": "array", "items": {"$ref": "#/$defs/scalar"}}]},
    "attribute": {
      "type": "object",
      "required": ["type"],
      "additionalProperties": false,
      "properties": {
        "title": {"type": "string"},
        "type": {"enum": ["integer", "number", "money", "boolean", "enum", "text", "date"]},
        "min": {"type": "number"},
        "max": {"type": "number"},
        "nullable": {"type": "boolean", "default": true, "description": "may it be unknown?"},
        "values": {"$ref": "#/$defs/words", "description": "of an enum"},
        "family": {"type": "string", "description": "attributes that say the same thing share a family"},
        "nest": {"enum": ["demographics", "operations", "purchasing", "situation", "personal"]},
        "source": {"enum": ["public", "crm", "own_transactions", "opinion", "model"]},
        "unit": {"type": "string", "description": "of measure"},
        "visible_for": {"type": "array", "items": {"enum": ["customer", "prospect", "lapsed"]}},
        "synonyms": {"$ref": "#/$defs/words"},
        "derive": {"type": "string", "description": "a SQL expression over facts and attributes"},
        "terms": {"type": "object", "additionalProperties": {"type": "string"},
                  "description": "words with a test: large: \">= 250\""},
        "surrogate": {"$ref": "#/$defs/surrogate"}
      },
      "if": {"properties": {"type": {"const": "enum"}}, "required": ["type"]},
      "then": {"required": ["values"]}
    },
    "surrogate": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "for": {"enum": ["customer", "prospect", "lapsed"]},
        "rule": {"$ref": "#/$defs/rule"},
        "precision": {"type": "number", "minimum": 0, "maximum": 1},
        "recall": {"type": "number", "minimum": 0, "maximum": 1}
      }
    },
    "need": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "title": {"type": "string"},
        "dimension": {"type": "string", 
                      "description": "cost, quality, on-time delivery, upfront design, proximity, service or your own"},
        "definition": {"type": "string"},
        "ask": {"type": "string", "description": "the question that asks the customer"},
        "measure": {"enum": ["on_time", "on_time_in_full", "returns", "none"],
                    "description": "how own lines measure it; none: they do not"},
        "higher_is_better": {"type": "boolean", "description": "of ratings, whatever order their scale is written in"},
        "overall": {"type": "boolean", "description": "satisfaction as a whole: explained by the other needs"}
      }
    },
)json";

constexpr const char* segment = R"json(    "segment": {
      "type": "object",
      "required": ["id"],
      "oneOf": [{"required": ["where"]}, {"required": ["residual"], "properties": {"residual": {"const": true}}}],
      "additionalProperties": false,
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "title": {"type": "string"},
        "where": {"$ref": "#/$defs/rule"},
        "residual": {"type": "boolean", "description": "takes what no other segment takes"},
        "mode": {"enum": ["segment", "account"], "description": "one common strategy, or a plan per account"},
        "plans": {"type": "array", "items": {"$ref": "#/$defs/plan"}},
        "needs": {"type": "array", "items": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/need_link"}]}},
        "buying": {"$ref": "#/$defs/buying"},
        "stance": {"enum": ["invest", "grow", "maintain", "harvest"]},
        "service_model": {"type": "string"},
        "plays": {"type": "object",
                  "additionalProperties": {"anyOf": [
                    {"$ref": "#/$defs/play"}, {"type": "array", "items": {"$ref": "#/$defs/play"}}]},
                  "propertyNames": {"enum": ["marketing", "sales", "product", "operations"]}},
        "kpis": {"type": "array", "items": {"$ref": "#/$defs/kpi"}},
        "owner": {"type": "string"},
        "profile": {"type": "object", "description": "free facts about the segment"},
        "figures": {"$ref": "#/$defs/figures"}
      }
    },
    "plan": {
      "type": "object",
      "required": ["account"],
      "additionalProperties": false,
      "properties": {"account": {"$ref": "#/$defs/scalar"}, "plan": {"type": "string"}}
    },
    "need_link": {
      "type": "object",
      "required": ["need"],
      "additionalProperties": false,
      "properties": {
        "need": {"$ref": "#/$defs/id", "description": "an id of the catalogue"},
        "weight": {"type": "number", "minimum": 0},
        "because": {"$ref": "#/$defs/words", "description": "the attributes that cause the need"},
        "evidence": {"$ref": "#/$defs/words", "description": "ids, or a kind such as claim"}
      }
    },
    "buying": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "level": {"type": "string", "description": "where decisions are made: site, headquarters"},
        "roles": {"type": "object", "additionalProperties": {"$ref": "#/$defs/words"}},
        "process": {"$ref": "#/$defs/words"},
        "days": {"type": "number", "minimum": 0}
      }
    },
)json";

constexpr const char* rest = R"json(    "play": {
      "type": "object",
      "description": "further keys are parameters of the play",
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "title": {"type": "string"},
        "message": {"type": "string"},
        "answers": {"$ref": "#/$defs/words", "description": "needs"},
        "owner": {"type": "string"},
        "budget": {"type": "number", "minimum": 0},
        "start": {"$ref": "#/$defs/date"},
        "end": {"$ref": "#/$defs/date"},
        "kpi": {"type": "string"},
        "reason": {"type": "string"},
        "evidence": {"$ref": "#/$defs/words"},
        "mode": {"type": "string"},
        "depends_on": {"$ref": "#/$defs/words"}
      }
    },
    "kpi": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "metric": {"type": "string"},
        "baseline": {"type": "number"},
        "target": {"type": "number"},
        "by": {"$ref": "#/$defs/date"}
      }
    },
    "figures": {
      "type": "object",
      "description": "declared figures; further keys are kept",
      "properties": {
        "captured": {"type": "number"},
        "pool": {"type": "number"},
        "cap": {"type": "number"},
        "target": {"type": "number"}
      }
    },
    "sign_off": {
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "by": {"type": "string"},
        "on": {"$ref": "#/$defs/date"},
        "version": {"type": "integer"},
        "hash": {"type": "string"}
      }
    },
    "waiver": {
      "type": "object",
      "required": ["rule", "reason", "by", "until"],
      "additionalProperties": false,
      "properties": {
        "rule": {"type": "string"},
        "segment": {"type": "string"},
        "reason": {"type": "string"},
        "by": {"type": "string"},
        "until": {"$ref": "#/$defs/date"}
      }
    },
    "review": {
      "type": "object",
      "additionalProperties": false,
      "properties": {"every_months": {"type": "integer", "minimum": 1}, "owner": {"type": "string"}}
    },
    "path": {
      "type": "object",
      "additionalProperties": false,
      "properties": {"from": {"type": "string"}, "to": {"type": "string"}, "because": {"type": "string"}}
    }
  }
}
)json";

}  // namespace

std::string json_schema() { return std::string(head) + dictionary + segment + rest; }

}  // namespace lode::model
