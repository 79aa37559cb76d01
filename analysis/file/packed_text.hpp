// Text made small for a page: deflated (zlib's format, RFC 1950) and written in base64 (RFC 4648).
//
// The numbers of a run shrink to a quarter, so that a page of many files stays small; nothing in
// base64 can end the element that holds it. Browsers and Python unpack it with what they have.
#pragma once

#include <string>
#include <string_view>

namespace karvan::analysis {

std::string packed_text(std::string_view text);

}  // namespace karvan::analysis
