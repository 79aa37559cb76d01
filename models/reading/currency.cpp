#include "models/reading/currency.hpp"

#include <algorithm>
#include <array>

namespace karvan::models {

namespace {

constexpr std::array<std::string_view, 7> for_people{
    "id", "name", "description", "source", "sources", "commodity", "commodities"};

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

// The currency that a text names, or "".
std::string currency_in(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && is_letter(text[end])) ++end;
        std::string word(text.substr(at, end - at));
        if (word == "kUSD" || word == "MUSD") word = "USD";
        const auto& known = currencies();
        if (std::find(known.begin(), known.end(), word) != known.end()) return word;
        at = end + 1;
    }
    return "";
}

void check_text(const Node& node, const std::string& currency, Diagnostics& problems)
{
    const std::string named = currency_in(node.text());
    if (named.empty() || named == currency) return;
    problems.error(node.where,
                   "an amount in " + named + " where the scenario's currency is " + currency,
                   "amounts in " + currency + ", or another 'currency' in [scenario]");
}

}  // namespace

const std::vector<std::string>& currencies()
{
    static const std::vector<std::string> codes{"USD", "AMD", "AZN", "BYN", "CHF", "CNY", "EUR",
                                                "GBP", "GEL", "INR", "IRR", "JPY", "KGS", "KZT",
                                                "RUB", "TJS", "TMT", "TRY", "UAH", "UZS", "XDR"};
    return codes;
}

void check_currency(const Node& table, const std::string& currency, Diagnostics& problems)
{
    if (table.is_text()) return check_text(table, currency, problems);
    if (table.is_array()) {
        for (const Node& element : table.array()) check_currency(element, currency, problems);
    }
    if (!table.is_table()) return;
    for (const auto& [key, value] : table.table()) {
        const bool prose = std::find(for_people.begin(), for_people.end(), key) != for_people.end();
        if (!prose) check_currency(value, currency, problems);
    }
}

}  // namespace karvan::models
