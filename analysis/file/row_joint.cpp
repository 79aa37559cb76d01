#include "analysis/file/row_joint.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <type_traits>

#include "analysis/file/results_file.hpp"
#include "analysis/file/results_records.hpp"
#include "sim/histogram.hpp"

namespace karvan::analysis {

namespace {

constexpr double us_per_h = 3.6e9;

Dimension& dimension_of(NetcdfFile& file, std::string_view name)
{
    return const_cast<Dimension&>(dimension(file, name));
}

std::vector<double> taken_numbers(NetcdfFile& file, std::string_view name)
{
    auto& values = const_cast<Variable&>(variable(file, name)).values;
    auto* numbers = std::get_if<std::vector<double>>(&values);
    if (numbers == nullptr) throw std::runtime_error("its axes are no real numbers");
    return std::exchange(*numbers, {});
}

std::size_t bin_of(double lower_edge_h)
{
    return sim::Histogram::bin_of(
        static_cast<std::uint64_t>(std::llround(lower_edge_h * us_per_h)));
}

std::vector<double> edges_h(std::size_t first, std::size_t count)
{
    std::vector<double> edges;
    for (std::size_t i = first; i < first + count; ++i)
        edges.push_back(static_cast<double>(sim::Histogram::lower_edge(i)) / us_per_h);
    return edges;
}

bool is_same(const Values& a, const Values& b)
{
    if (a.index() != b.index()) return false;
    return std::visit(
        [&](const auto& list) {
            using List = std::decay_t<decltype(list)>;
            const auto& other = std::get<List>(b);
            if constexpr (std::is_arithmetic_v<typename List::value_type>)
                return list.size() == other.size() &&
                       (list.empty() ||
                        std::memcmp(list.data(), other.data(), list.size() * sizeof(list[0])) == 0);
            else
                return list == other;
        },
        a);
}

bool is_same(const Variable& a, const Variable& b)
{
    return a.name == b.name && a.long_name == b.long_name && a.units == b.units &&
           a.dimensions == b.dimensions && a.attributes == b.attributes &&
           is_same(a.values, b.values);
}

template <typename T>
T nothing()
{
    if constexpr (std::is_floating_point_v<T>)
        return std::numeric_limits<T>::quiet_NaN();
    else
        return T{};
}

// Copies an array into a larger one, at an offset along each axis.
template <typename T>
void place(const std::vector<T>& from, const std::vector<std::size_t>& from_shape,
           std::vector<T>& to, const std::vector<std::size_t>& to_shape,
           const std::vector<std::size_t>& offset)
{
    if (from.empty()) return;
    const std::size_t line = from_shape.back();
    std::vector<std::size_t> at(from_shape.size(), 0);
    for (std::size_t source = 0; source < from.size(); source += line) {
        std::size_t target = 0;
        for (std::size_t axis = 0; axis < at.size(); ++axis)
            target = target * to_shape[axis] + at[axis] + offset[axis];
        std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(source), line,
                    to.begin() + static_cast<std::ptrdiff_t>(target));
        for (std::size_t axis = at.size() - 1; axis-- > 0;) {
            if (++at[axis] < from_shape[axis]) break;
            at[axis] = 0;
        }
    }
}

// Appends values of the same kind.
void append(Values& to, Values&& more)
{
    std::visit(
        [&](auto& list) {
            auto& other = std::get<std::decay_t<decltype(list)>>(more);
            list.insert(list.end(), std::make_move_iterator(other.begin()),
                        std::make_move_iterator(other.end()));
        },
        to);
}

}  // namespace

bool is_same(const NetcdfFile& a, const NetcdfFile& b)
{
    return a.attributes == b.attributes && a.dimensions == b.dimensions &&
           std::equal(a.variables.begin(), a.variables.end(), b.variables.begin(),
                      b.variables.end(),
                      [](const Variable& v, const Variable& w) { return is_same(v, w); });
}

Reach taken_reach(NetcdfFile& file)
{
    Reach reach;
    reach.rows = std::exchange(dimension_of(file, "replication").size, 0);
    reach.times = taken_numbers(file, "time");
    const std::vector<double> edges = taken_numbers(file, "bin");
    reach.bins = edges.size();
    if (!edges.empty()) reach.first_bin = bin_of(edges.front());
    taken_numbers(file, "bin_upper");
    for (const char* name : {"time", "bin"}) dimension_of(file, name).size = 0;
    for (Dimension& d : file.dimensions)
        if (record_table(d.name) != nullptr) d.size = 0;
    // What a file does not keep of its dimensions is taken from the layout of an empty one.
    const NetcdfFile layout = results_layout({});
    for (Dimension& d : file.dimensions) {
        d.unlimited = d.name == "replication" || record_table(d.name) != nullptr;
        for (const Dimension& known : layout.dimensions)
            if (known.name == d.name) d.least_chunk = known.least_chunk;
    }
    return reach;
}

void RowJoint::add_file(const std::filesystem::path& path, const Reach& reach)
{
    files_.push_back({path, reach});
    if (reach.times.size() > reach_.times.size()) reach_.times = reach.times;
    if (reach.bins == 0) return;
    if (reach_.bins == 0) {
        reach_.first_bin = reach.first_bin;
        reach_.bins = reach.bins;
        return;
    }
    const std::size_t end = std::max(reach_.first_bin + reach_.bins, reach.first_bin + reach.bins);
    reach_.first_bin = std::min(reach_.first_bin, reach.first_bin);
    reach_.bins = end - reach_.first_bin;
}

void RowJoint::add_row(std::uint32_t file, std::uint32_t row)
{
    ++reach_.rows;
    if (!stretches_.empty()) {
        Stretch& last = stretches_.back();
        if (last.file == file && last.first + last.count == row) {
            ++last.count;
            return;
        }
    }
    stretches_.push_back({file, row, 1});
}

// Where the records of each table lie: those of the replications, one after the other.
std::map<std::string, RowJoint::Stretches> RowJoint::record_stretches() const
{
    std::map<std::string, Stretches> tables;
    for (const Dimension& d : labels_.dimensions) {
        const RecordTable* table = record_table(d.name);
        if (table == nullptr) continue;
        Stretches& stretches = tables[d.name];
        for (const Stretch& s : stretches_) {
            const Values counts = reader_of(s.file).rows(table->count, 0, s.first + s.count);
            const auto& list = std::get<std::vector<std::int64_t>>(counts);
            const auto from = list.begin() + static_cast<std::ptrdiff_t>(s.first);
            stretches.push_back({s.file, std::accumulate(list.begin(), from, std::size_t{0}),
                                 std::accumulate(from, list.end(), std::size_t{0})});
        }
    }
    return tables;
}

// The description of the new file, without its rows.
NetcdfFile RowJoint::description(const std::map<std::string, Stretches>& tables) const
{
    NetcdfFile file = labels_;
    dimension_of(file, "replication").size = reach_.rows;
    for (const auto& [name, stretches] : tables)
        for (const Stretch& s : stretches) dimension_of(file, name).size += s.count;
    dimension_of(file, "time").size = reach_.times.size();
    dimension_of(file, "bin").size = reach_.bins;
    for (Variable& v : file.variables) {
        if (v.name == "time") v.values = reach_.times;
        if (v.name == "bin") v.values = edges_h(reach_.first_bin, reach_.bins);
        if (v.name == "bin_upper") v.values = edges_h(reach_.first_bin + 1, reach_.bins);
    }
    return file;
}

// The rows of one file as long as those of the new file: what is beyond its reach is nothing.
Values RowJoint::aligned(const NetcdfFile& target, const Variable& variable, const File& file,
                         Values values, std::size_t rows) const
{
    std::vector<std::size_t> from;
    std::vector<std::size_t> to;
    std::vector<std::size_t> offset;
    std::size_t size = 1;
    for (const std::string& name : variable.dimensions) {
        const std::size_t whole = to.empty() ? rows : dimension(target, name).size;
        to.push_back(whole);
        from.push_back(name == "time"  ? file.reach.times.size()
                       : name == "bin" ? file.reach.bins
                                       : whole);
        offset.push_back(
            name == "bin" && file.reach.bins > 0 ? file.reach.first_bin - reach_.first_bin : 0);
        size *= whole;
    }
    if (from == to) return values;
    return std::visit(
        [&](const auto& list) -> Values {
            using T = typename std::decay_t<decltype(list)>::value_type;
            std::vector<T> longer(size, nothing<T>());
            place(list, from, longer, to, offset);
            return longer;
        },
        values);
}

// Opening a file takes longer than reading a few rows of it. Each costs HDF5 half a megabyte.
const RowReader& RowJoint::reader_of(std::uint32_t file) const
{
    constexpr std::size_t most_open = 64;
    const auto found = open_.find(file);
    if (found != open_.end()) return found->second;
    if (open_.size() >= most_open) open_.clear();
    return open_.emplace(file, RowReader(files_[file].path)).first->second;
}

// Rows first .. first + count - 1 of a variable of the new file.
Values RowJoint::rows(const NetcdfFile& target, const Stretches& stretches,
                      const Variable& variable, std::size_t first, std::size_t count) const
{
    Values values = variable.values;  // none, of the right kind
    std::size_t at = 0;
    for (const Stretch& stretch : stretches) {
        const std::size_t begin = std::max(first, at);
        const std::size_t end = std::min(first + count, at + stretch.count);
        if (begin < end) {
            const File& file = files_[stretch.file];
            const RowReader& reader = reader_of(stretch.file);
            append(values,
                   aligned(target, variable, file,
                           reader.rows(variable.name, stretch.first + begin - at, end - begin),
                           end - begin));
        }
        at += stretch.count;
    }
    return values;
}

void RowJoint::write(const std::filesystem::path& target, const std::vector<Attribute>& more) const
{
    std::map<std::string, Stretches> of = record_stretches();
    NetcdfFile file = description(of);
    file.attributes.insert(file.attributes.end(), more.begin(), more.end());
    of["replication"] = stretches_;
    write_by_rows(
        file, row_dimensions(),
        [&](const Variable& v, std::size_t first, std::size_t count) {
            return rows(file, of.at(v.dimensions.front()), v, first, count);
        },
        target);
}

}  // namespace karvan::analysis
