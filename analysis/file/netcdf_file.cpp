// The description of an array file: building it, finding things in it, checking it.
#include "analysis/file/netcdf_file.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace karvan::analysis {

namespace {

// Each dimension lists the variables over it in one attribute of at most 64 kB.
constexpr std::size_t most_variables_per_dimension = 4000;

// Attributes that HDF5 and netCDF keep for themselves, and those that have a member of their own.
constexpr std::array reserved_names{
    "CLASS",         "NAME",          "DIMENSION_LIST",      "REFERENCE_LIST", "_FillValue",
    "_NCProperties", "_Netcdf4Dimid", "_Netcdf4Coordinates", "_nc3_strict"};

// Length of the UTF-8 sequence that starts with this byte; 0 if none does.
std::size_t sequence_length(unsigned char lead)
{
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead < 0xE0) return 2;
    if (lead >= 0xE0 && lead < 0xF0) return 3;
    if (lead >= 0xF0 && lead < 0xF5) return 4;
    return 0;
}

// The second byte excludes overlong forms, surrogates and what lies beyond U+10FFFF.
// Source: The Unicode Standard, chapter 3, table "Well-Formed UTF-8 Byte Sequences".
bool is_second_byte(unsigned char lead, unsigned char byte)
{
    const unsigned char first = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned char last = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    return byte >= first && byte <= last;
}

// Length of the well-formed UTF-8 sequence at the beginning of the text; 0 if there is none. A NUL
// byte counts as none: it would end the text for every reader.
std::size_t well_formed_length(std::string_view text)
{
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = sequence_length(lead);
    if (lead == 0 || length > text.size()) return 0;
    for (std::size_t k = 1; k < length; ++k) {
        const auto byte = static_cast<unsigned char>(text[k]);
        if (k == 1 ? !is_second_byte(lead, byte) : (byte & 0xC0) != 0x80) return 0;
    }
    return length;
}

bool is_storable_text(std::string_view text)
{
    while (!text.empty()) {
        const std::size_t length = well_formed_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

// What netCDF takes as a name: no slash, no control character, no blank at either end.
bool is_name(std::string_view name)
{
    const auto unfit = [](char c) { return c == '/' || (c >= 0 && c < 32) || c == 127; };
    return !name.empty() && name.size() <= 256 && name.front() != ' ' && name.back() != ' ' &&
           name != "." && is_storable_text(name) && std::none_of(name.begin(), name.end(), unfit);
}

bool is_storable(const Values& values)
{
    const auto* texts = std::get_if<std::vector<std::string>>(&values);
    return texts == nullptr || std::all_of(texts->begin(), texts->end(), is_storable_text);
}

// Collects the faults of one description.
class Check {
public:
    explicit Check(const NetcdfFile& file) : file_(file) {}

    std::vector<std::string> faults()
    {
        check_attributes("the file", file_.attributes);
        for (const Dimension& dimension : file_.dimensions) check_dimension(dimension);
        for (const Variable& variable : file_.variables) check_variable(variable);
        return std::move(faults_);
    }

private:
    template <typename... Args>
    void fault(fmt::format_string<Args...> format, Args&&... args)
    {
        faults_.push_back(fmt::format(format, std::forward<Args>(args)...));
    }

    void check_attributes(const std::string& owner, const std::vector<Attribute>& attributes)
    {
        std::set<std::string> seen;
        for (const Attribute& a : attributes) {
            if (!is_name(a.name)) fault("{}: '{}' is not fit as an attribute name", owner, a.name);
            if (std::count(reserved_names.begin(), reserved_names.end(), a.name) > 0)
                fault("{}: attribute '{}' is set by the writer alone", owner, a.name);
            if (!seen.insert(a.name).second) fault("{}: attribute '{}' twice", owner, a.name);
            if (count(a.values) == 0) fault("{}: attribute '{}' has no value", owner, a.name);
            if (!is_storable(a.values)) fault("{}: attribute '{}' is not UTF-8", owner, a.name);
        }
    }

    void check_dimension(const Dimension& dimension)
    {
        const std::string& name = dimension.name;
        if (!is_name(name)) fault("'{}' is not fit as a dimension name", name);
        if (!dimensions_.insert(name).second) fault("dimension '{}' twice", name);
        const auto over = [&](const Variable& v) {
            return std::count(v.dimensions.begin(), v.dimensions.end(), name);
        };
        std::size_t uses = 0;
        for (const Variable& v : file_.variables) uses += static_cast<std::size_t>(over(v));
        if (uses > most_variables_per_dimension)
            fault("dimension '{}' carries {} variables, at most {} fit", name, uses,
                  most_variables_per_dimension);
    }

    void check_variable(const Variable& v)
    {
        const std::string owner = fmt::format("variable '{}'", v.name);
        if (!is_name(v.name)) fault("'{}' is not fit as a variable name", v.name);
        if (!variables_.insert(v.name).second) fault("{} twice", owner);
        if (v.long_name.empty()) fault("{} has no long_name", owner);
        if (!is_storable_text(v.long_name)) fault("{}: long_name is not UTF-8", owner);
        if (v.units.empty() && needs_units(v)) fault("{} has no units (\"1\" for none)", owner);
        if (!is_storable(v.values)) fault("{} holds text that is not UTF-8", owner);
        for (const Attribute& a : v.attributes)
            if (a.name == "units" || a.name == "long_name")
                fault("{}: '{}' has a member of its own", owner, a.name);
        check_attributes(owner, v.attributes);
        check_shape(owner, v);
    }

    void check_shape(const std::string& owner, const Variable& v)
    {
        std::size_t expected = 1;
        for (const std::string& name : v.dimensions) {
            if (dimensions_.count(name) == 0) return fault("{}: no dimension '{}'", owner, name);
            expected *= dimension(file_, name).size;
        }
        if (count(v.values) != expected)
            fault("{} has {} values where its dimensions ({}) ask for {}", owner, count(v.values),
                  fmt::join(v.dimensions, ", "), expected);
        if (dimensions_.count(v.name) > 0 && v.dimensions != std::vector{v.name})
            fault("{} is named after a dimension, so it must lie along it alone", owner);
    }

    static bool needs_units(const Variable& v)
    {
        const auto is_flag = [](const Attribute& a) { return a.name == "flag_values"; };
        return !std::holds_alternative<std::vector<std::string>>(v.values) &&
               std::none_of(v.attributes.begin(), v.attributes.end(), is_flag);
    }

    const NetcdfFile& file_;
    std::set<std::string> dimensions_;
    std::set<std::string> variables_;
    std::vector<std::string> faults_;
};

template <typename Member>
const Member& find_named(const std::vector<Member>& members, std::string_view name,
                         std::string_view kind)
{
    const auto found = std::find_if(members.begin(), members.end(),
                                    [&](const Member& member) { return member.name == name; });
    if (found == members.end()) throw std::out_of_range(fmt::format("no {} '{}'", kind, name));
    return *found;
}

}  // namespace

std::size_t count(const Values& values)
{
    return std::visit([](const auto& list) { return list.size(); }, values);
}

Attribute::Attribute(std::string name, std::string text)
    : name(std::move(name)), values(std::vector<std::string>{std::move(text)})
{}

Attribute::Attribute(std::string name, const char* text)
    : Attribute(std::move(name), std::string(text))
{}

Attribute::Attribute(std::string name, double number)
    : name(std::move(name)), values(std::vector<double>{number})
{}

Attribute::Attribute(std::string name, std::int64_t number)
    : name(std::move(name)), values(std::vector<std::int64_t>{number})
{}

const Dimension& dimension(const NetcdfFile& file, std::string_view name)
{
    return find_named(file.dimensions, name, "dimension");
}

const Variable& variable(const NetcdfFile& file, std::string_view name)
{
    return find_named(file.variables, name, "variable");
}

std::string storable_text(std::string_view text)
{
    std::string storable;
    while (!text.empty()) {
        const std::size_t length = well_formed_length(text);
        storable += length == 0 ? std::string_view("\uFFFD") : text.substr(0, length);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return storable;
}

void check(const NetcdfFile& file)
{
    const std::vector<std::string> faults = Check(file).faults();
    if (!faults.empty()) throw std::invalid_argument(fmt::format("{}", fmt::join(faults, "\n")));
}

}  // namespace karvan::analysis
