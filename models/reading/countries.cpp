#include "models/reading/countries.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

#include "models/reading/document.hpp"

namespace karvan::models {

namespace {

constexpr std::string_view codes =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR "
    "BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ "
    "EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW "
    "GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY "
    "KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV "
    "MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY "
    "QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG "
    "TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM "
    "ZW";

// How planners of these corridors write what is no code: alpha-3, plates, names.
struct Spelling {
    std::string_view word;
    std::string_view code;
};
constexpr Spelling spellings[] = {
    {"AZERBAIJAN", "AZ"}, {"GEORGIA", "GE"}, {"KAZAKHSTAN", "KZ"}, {"TURKMENISTAN", "TM"},
    {"TURKEY", "TR"},     {"TURKIYE", "TR"}, {"TUR", "TR"},        {"TKM", "TM"},
    {"KAZ", "KZ"},        {"RUSSIA", "RU"},  {"IRAN", "IR"},       {"INDIA", "IN"},
    {"CHINA", "CN"},      {"CHN", "CN"},     {"UZBEKISTAN", "UZ"}, {"ARMENIA", "AM"},
    {"UKRAINE", "UA"},    {"UKR", "UA"},     {"GERMANY", "DE"},    {"POLAND", "PL"},
    {"POL", "PL"},        {"ROMANIA", "RO"}, {"BULGARIA", "BG"},   {"UK", "GB"},
    {"EL", "GR"},         {"SU", "RU"},      {"PAKISTAN", "PK"},   {"PAK", "PK"},
    {"ARM", "AM"},        {"ARE", "AE"},     {"AUT", "AT"},        {"BLR", "BY"},
    {"EST", "EE"},        {"IRQ", "IQ"},     {"SVK", "SK"},        {"SVN", "SI"},
    {"SRB", "RS"},        {"SWE", "SE"},     {"DNK", "DK"},        {"PRT", "PT"},
    {"KOR", "KR"},        {"PRK", "KP"},     {"BGD", "BD"},        {"MNG", "MN"},
    {"TJK", "TJ"},        {"MDA", "MD"},     {"ISR", "IL"},        {"IRL", "IE"},
};

}  // namespace

bool is_country(std::string_view code)
{
    if (code.size() != 2 || code[0] < 'A' || code[0] > 'Z' || code[1] < 'A' || code[1] > 'Z') {
        return false;
    }
    const bool of_users =
        code == "AA" || code == "ZZ" || code[0] == 'X' || (code[0] == 'Q' && code[1] >= 'M');
    if (of_users) return true;
    for (std::size_t i = 0; i + 1 < codes.size(); i += 3) {
        if (codes.substr(i, 2) == code) return true;
    }
    return false;
}

std::string nearest_country(const std::string& word)
{
    std::string upper = word;
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    for (const Spelling& known : spellings) {
        if (upper == known.word) return std::string(known.code);
    }
    // "az", and "AZE" of alpha-3.
    if (upper.size() == 2 || upper.size() == 3) {
        if (is_country(upper.substr(0, 2))) return upper.substr(0, 2);
    }
    std::vector<std::string> words;
    for (const Spelling& known : spellings) words.emplace_back(known.word);
    const std::string near = upper.size() > 3 ? nearest(upper, words) : "";
    return near.empty() ? "" : nearest_country(near);
}

void check_country(const std::string& code, const Node& table, const char* key,
                   Diagnostics& problems)
{
    if (code.empty() || is_country(code)) return;
    problems.error(table.where_of(key), in_quotes(code) + " is no code of a country",
                   "two capital letters of ISO 3166, such as \"AZ\"", nearest_country(code));
}

}  // namespace karvan::models
