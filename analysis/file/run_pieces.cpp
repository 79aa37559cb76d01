#include "analysis/file/run_pieces.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "analysis/file/netcdf_rows.hpp"
#include "analysis/file/results_notes.hpp"
#include "analysis/file/results_records.hpp"
#include "analysis/file/row_joint.hpp"

namespace karvan::analysis {

namespace {

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& why)
{
    throw std::runtime_error(fmt::format("{}: {}", path.string(), why));
}

// The text attribute of that name, taken out of the file; empty if there is none.
std::string taken(NetcdfFile& file, std::string_view name)
{
    const auto found = std::find_if(file.attributes.begin(), file.attributes.end(),
                                    [&](const Attribute& a) { return a.name == name; });
    if (found == file.attributes.end()) return {};
    const auto* texts = std::get_if<std::vector<std::string>>(&found->values);
    std::string text = texts == nullptr || texts->empty() ? std::string() : texts->front();
    file.attributes.erase(found);
    return text;
}

// "3/8" or "0..99" as two numbers.
bool split(const std::string& text, std::string_view between, std::uint32_t& a, std::uint32_t& b)
{
    const char* end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, a);
    if (first.ec != std::errc{} || !std::string_view(first.ptr, end).starts_with(between)) {
        return false;
    }
    const auto second = std::from_chars(first.ptr + between.size(), end, b);
    return second.ec == std::errc{} && second.ptr == end;
}

std::optional<Shard> taken_shard(NetcdfFile& file)
{
    Shard shard;
    const std::string which = taken(file, "shard");
    const std::string range = taken(file, "shard_of");
    if (!split(which, "/", shard.index, shard.of)) return std::nullopt;
    if (!split(range, "..", shard.first, shard.last)) return std::nullopt;
    return shard;
}

RunIdentity identity_of(const NetcdfFile& file, const std::filesystem::path& path)
{
    RunIdentity identity;
    const auto text = [&](const char* name) -> std::string {
        for (const Attribute& a : file.attributes)
            if (const auto* texts = std::get_if<std::vector<std::string>>(&a.values);
                a.name == name && texts != nullptr && !texts->empty())
                return texts->front();
        return {};
    };
    identity.format = text("format");
    if (!identity.format.starts_with("karvan-results")) refuse(path, "no results file of Karvan");
    identity.software = text("source");
    identity.scenario_hash = text("scenario_hash");
    identity.recorded = text("recorded");
    for (const Attribute& a : file.attributes)
        if (const auto* numbers = std::get_if<std::vector<std::int64_t>>(&a.values);
            a.name == "seed" && numbers != nullptr && !numbers->empty())
            identity.seed = numbers->front();
    return identity;
}

// How `found` differs from what it should be; empty if it does not.
std::string difference(const RunIdentity& found, const RunIdentity& expected)
{
    if (found.format != expected.format)
        return fmt::format("it has the format {}, not {}", found.format, expected.format);
    if (found.scenario_hash != expected.scenario_hash)
        return fmt::format("it is of another scenario: hash {}, not {}", found.scenario_hash,
                           expected.scenario_hash);
    if (found.seed != expected.seed)
        return fmt::format("it was run with seed {}, not {}", found.seed, expected.seed);
    if (found.software != expected.software)
        return fmt::format("it was written by {}, not {}", found.software, expected.software);
    if (found.recorded != expected.recorded)
        return fmt::format("it records {}, not {}",
                           found.recorded.empty() ? "nothing" : found.recorded,
                           expected.recorded.empty() ? "nothing" : expected.recorded);
    return {};
}

// "5" or "5..9"
std::string stretch(std::uint32_t first, std::uint32_t last)
{
    return first == last ? fmt::format("replication {} is missing", first)
                         : fmt::format("replications {}..{} are missing", first, last);
}

}  // namespace

std::vector<Attribute> shard_attributes(const Shard& shard)
{
    return {{"shard", fmt::format("{}/{}", shard.index, shard.of)},
            {"shard_of", fmt::format("{}..{}", shard.first, shard.last)}};
}

void RunPieces::check_labels(const NetcdfFile& labels, const std::filesystem::path& path)
{
    if (pieces_.empty()) {
        labels_ = labels;
        first_path_ = path;
        return;
    }
    // A comment may be written between two runs; what is simulated is told by the hash.
    NetcdfFile own = labels;
    NetcdfFile known = labels_;
    drop_notes(own);
    drop_notes(known);
    if (!is_same(own, known))
        refuse(path,
               fmt::format("it describes the run in other words than {}", first_path_.string()));
}

// The rows of the next piece, those that are there already left out.
void RunPieces::add_rows(const std::vector<std::int64_t>& replications,
                         const std::filesystem::path& path, Overlap overlap)
{
    const auto before = [](const Row& a, const Row& b) { return a.replication < b.replication; };
    const auto known = static_cast<std::ptrdiff_t>(rows_.size());
    for (std::size_t i = 0; i < replications.size(); ++i) {
        const Row row{static_cast<std::uint32_t>(replications[i]),
                      static_cast<std::uint32_t>(pieces_.size()), static_cast<std::uint32_t>(i)};
        const bool is_known = std::binary_search(rows_.begin(), rows_.begin() + known, row, before);
        if (is_known && overlap == Overlap::refuse)
            refuse(path, fmt::format("replication {} is in another file too", row.replication));
        if (!is_known) rows_.push_back(row);
    }
    std::sort(rows_.begin() + known, rows_.end(), before);
    std::inplace_merge(rows_.begin(), rows_.begin() + known, rows_.end(), before);
}

void RunPieces::add(const std::filesystem::path& path, Overlap overlap)
{
    NetcdfFile file = read_without_rows(path, row_dimensions());
    const RunIdentity identity = identity_of(file, path);
    const std::string wrong = difference(identity, identity_.value_or(identity));
    if (!wrong.empty()) refuse(path, wrong);
    const std::optional<Shard> shard = taken_shard(file);

    Piece piece{path, taken_reach(file)};
    const std::size_t rows = piece.reach.rows;
    const RowReader reader(path);
    const Values numbers = reader.rows("replication", 0, rows);
    const auto* replications = std::get_if<std::vector<std::int64_t>>(&numbers);
    if (replications == nullptr) refuse(path, "its replications have no numbers");
    check_labels(file, path);

    add_rows(*replications, path, overlap);
    identity_ = identity;
    if (shard) shards_.push_back(*shard);
    pieces_.push_back(std::move(piece));
}

std::vector<std::uint32_t> RunPieces::replications() const
{
    std::vector<std::uint32_t> numbers;
    for (const Row& row : rows_) numbers.push_back(row.replication);
    return numbers;
}

std::vector<std::string> RunPieces::gaps() const
{
    std::vector<std::string> lines;
    if (rows_.empty()) return lines;
    std::uint32_t next = rows_.front().replication;
    std::uint32_t last = rows_.back().replication;
    for (const Shard& shard : shards_) {  // they know what all shards hold together
        next = std::min(next, shard.first);
        last = std::max(last, shard.last);
    }
    for (const Row& row : rows_) {
        if (row.replication > next) lines.push_back(stretch(next, row.replication - 1));
        next = row.replication + 1;
    }
    if (next <= last) lines.push_back(stretch(next, last));
    return lines;
}

void RunPieces::join(const std::filesystem::path& target, const std::vector<Attribute>& more) const
{
    RowJoint joint(labels_);
    for (const Piece& piece : pieces_) joint.add_file(piece.path, piece.reach);
    for (const Row& row : rows_) joint.add_row(row.piece, row.row);
    joint.write(target, more);
}

}  // namespace karvan::analysis
