// What the author of a scenario says of its figures, and the sources that are cited.
#pragma once

#include <string>

namespace karvan::models {

// A comment beside a value or above a table of the file, or a text of its key `sources`.
struct Note {
    std::string table;  // "place"; "file" of what is said of a file as a whole
    std::string id;     // of the element: "AZALT"; of a link "ALAT->BAKU road"
    std::string key;    // "sides.az.agencies.customs.officers"; empty: of the element as a whole
    std::string value;  // of the key, as TOML; empty if it is a table or there is no key
    std::string text;
    bool is_sourced = false;  // it cites a source: "[57]", a link, or it stands in `sources`
    bool is_assumed = false;  // it speaks of an assumption

    bool operator==(const Note&) const = default;
};

// A row of the table that the key `references` names.
struct Reference {
    std::string id;  // as notes cite it: "57" of "[57]"
    std::string title;
    std::string grade;  // how good it is, in the author's own marks; may be empty
    std::string link;   // may be empty
};

}  // namespace karvan::models
