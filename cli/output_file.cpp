#include "cli/output_file.hpp"

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <vector>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/file/netcdf_file.hpp"
#include "analysis/file/replace_file.hpp"
#include "cli/option_checks.hpp"
#include "cli/tell.hpp"

namespace karvan::cli {

namespace {

// What files of a kind have in their first bytes: one of these texts. Those of HDF5 tell it by how
// their attribute `format` begins.
struct Kind {
    const char* name;
    std::vector<std::string> marks;
    bool at_the_beginning;
    const char* format = "";
};

const std::string hdf5_mark = "\x89HDF\r\n\x1a\n";

Kind kind_of(Writes kind)
{
    switch (kind) {
        case Writes::page:
            return {"page", {"<!DOCTYPE html", "<!doctype html", "<html"}, true};
        case Writes::script:
            return {"script of karvan batch", {"# Written by karvan batch"}, false};
        case Writes::events:
            return {"table of comings and goings", {"time_h,date,"}, true};
        case Writes::shipments:
            return {"table of shipments", {"shipment,flow,"}, true};
        case Writes::experiment:
            return {"file of an experiment", {hdf5_mark}, true, "karvan-experiment"};
        default:
            return {"results file of a run", {hdf5_mark}, true, "karvan-results"};
    }
}

bool has_mark(const Kind& kind, const std::string& head)
{
    for (const std::string& mark : kind.marks) {
        const std::size_t at = head.find(mark);
        if (kind.at_the_beginning ? at == 0 : at != std::string::npos) return true;
    }
    return false;
}

std::string why_not_writable(const std::filesystem::path& target)
{
    const auto cause = [] { return std::generic_category().message(errno); };
    if (target.filename().empty()) return "it names no file";
    struct stat status;
    if (::stat(target.c_str(), &status) == 0) {
        if (S_ISDIR(status.st_mode)) return "it is a directory";
        if (!S_ISREG(status.st_mode)) return "it is not a regular file";
    } else if (errno != ENOENT) {
        return cause();
    }
    const std::filesystem::path folder = target.parent_path();
    if (::access(folder.empty() ? "." : folder.c_str(), W_OK | X_OK) != 0) return cause();
    if (::lstat((target.string() + ".tmp").c_str(), &status) != 0 && errno != ENOENT)
        return cause();
    return {};
}

}  // namespace

void check_output(const std::string& file, Writes writes)
{
    const std::string trouble = why_not_writable(file);
    if (!trouble.empty()) throw OutputError(fmt::format("cannot write {}: {}", file, trouble));
    std::ifstream in(file, std::ios::binary);
    std::string head(256, '\0');
    in.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(in.gcount()));
    const Kind kind = kind_of(writes);
    const bool is_of_the_kind =
        has_mark(kind, head) &&
        (*kind.format == '\0' ||
         analysis::text_attribute_of(file, "format").starts_with(kind.format));
    if (head.empty() || is_of_the_kind) return;
    throw OutputError(
        fmt::format("{} is there already and is no {}: it would be lost; give another name, or "
                    "remove it first",
                    file, kind.name));
}

bool write_text(const std::string& file, const std::string& text)
{
    const auto* first = reinterpret_cast<const std::byte*>(text.data());
    try {
        analysis::replace_file(file, {first, first + text.size()});
        return true;
    } catch (const std::runtime_error& error) {
        tell("karvan: {}\n", error.what());
        return false;
    }
}

CLI::Option* add_output_option(CLI::App& command, const std::string& names, std::string& file,
                               Writes kind, const std::string& sentence)
{
    return command.add_option(names, file, sentence)->check([kind](const std::string& value) {
        const std::string wrong = refuse_empty(value);
        if (wrong.empty()) check_output(value, kind);
        return wrong;
    });
}

}  // namespace karvan::cli
