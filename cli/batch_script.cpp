#include "cli/batch_script.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <functional>
#include <map>
#include <string_view>

namespace karvan::cli {

namespace {

// A word that no shell takes apart.
std::string quoted(const std::string& word)
{
    std::string text = "'";
    for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return text + "'";
}

// For a recipe of make, where a dollar starts a variable.
std::string for_make(const std::string& text)
{
    std::string escaped;
    for (const char c : text) escaped += c == '$' ? std::string("$$") : std::string(1, c);
    return escaped;
}

std::string shard_files(const BatchScript& batch) { return batch.output + ".shards"; }

// The run of one shard; `index` is what the script calls its number.
std::string run_command(const BatchScript& batch, const std::string& index)
{
    std::string command = fmt::format(
        "{} run {} --replications {} --shard {}/{} -j {} --resume --quiet", quoted(batch.program),
        quoted(batch.scenario), batch.range, index, batch.shards, batch.threads);
    if (batch.seed >= 0) command += fmt::format(" --seed {}", batch.seed);
    for (const std::string& change : batch.overrides)
        command += fmt::format(" --set {}", quoted(change));
    return command + fmt::format(" -o {}/{}.h5", quoted(shard_files(batch)), index);
}

std::string merge_command(const BatchScript& batch)
{
    return fmt::format("{} merge {}/*.h5 -o {}", quoted(batch.program), quoted(shard_files(batch)),
                       quoted(batch.output));
}

std::string what_it_does(const BatchScript& batch)
{
    return fmt::format("replications {} in {} shards, merged into the results file", batch.range,
                       batch.shards);
}

std::string shell_script(const BatchScript& batch)
{
    return fmt::format(
        R"(#!/usr/bin/env bash
# Written by karvan batch: {what}.
# Run again after a failure: what is finished is not computed again.
set -e
mkdir -p {folder}
for shard in $(seq 1 {shards}); do
    {run}
done
{merge}
)",
        fmt::arg("what", what_it_does(batch)), fmt::arg("folder", quoted(shard_files(batch))),
        fmt::arg("shards", batch.shards), fmt::arg("run", run_command(batch, "\"$shard\"")),
        fmt::arg("merge", merge_command(batch)));
}

// GNU parallel spreads the shards over the cores, or with --sshlogin over machines.
std::string parallel_script(const BatchScript& batch)
{
    return fmt::format(R"(#!/usr/bin/env bash
# Written by karvan batch: {what}.
# Needs GNU parallel; words given to this script are given to it, such as --jobs 4 or
# --sshlogin host1,host2 (which share the folder of the results). Run again after a failure:
# what is finished is not computed again.
set -e
mkdir -p {folder}
run_shard()
{{
    {run}
}}
export -f run_shard
seq 1 {shards} | parallel --halt soon,fail=1 "$@" run_shard
{merge}
)",
                       fmt::arg("what", what_it_does(batch)),
                       fmt::arg("folder", quoted(shard_files(batch))),
                       fmt::arg("run", run_command(batch, "\"$1\"")),
                       fmt::arg("shards", batch.shards), fmt::arg("merge", merge_command(batch)));
}

// $* is the number of the shard, from the name of the target.
std::string recipe_of_shard(const BatchScript& batch)
{
    constexpr std::string_view number = "@number@";
    std::string recipe = for_make(run_command(batch, std::string(number)));
    for (std::size_t at = 0; (at = recipe.find(number)) != std::string::npos;)
        recipe.replace(at, number.size(), "$*");
    return recipe;
}

std::string makefile(const BatchScript& batch)
{
    std::string shards;
    for (std::uint32_t i = 1; i <= batch.shards; ++i) shards += fmt::format(" shard-{}", i);
    return fmt::format(R"(# Written by karvan batch: {what}.
# make -f THIS -j 4 runs four shards at a time; run again after a failure, what is finished is not
# computed again.
SHELL := /bin/bash
.PHONY: merged{targets}

merged:{targets}
	{merge}

{targets}: shard-%:
	@mkdir -p {folder}
	{run}
)",
                       fmt::arg("what", what_it_does(batch)), fmt::arg("targets", shards),
                       fmt::arg("merge", for_make(merge_command(batch))),
                       fmt::arg("folder", for_make(quoted(shard_files(batch)))),
                       fmt::arg("run", recipe_of_shard(batch)));
}

// An array of jobs, one a shard, and a job that merges when all are done. Slurm warns a job two
// minutes before its limit: it saves what is finished and is put back into the queue.
std::string slurm_script(const BatchScript& batch)
{
    const std::string partition =
        batch.partition.empty() ? "" : fmt::format("#SBATCH --partition={}\n", batch.partition);
    return fmt::format(R"(#!/usr/bin/env bash
# Written by karvan batch: {what}.
# bash THIS submits an array of jobs, one a shard, and a job that merges when all are done. A job
# that reaches its time limit saves what is finished and is queued again. Submit again after a
# failure: what is finished is not computed again.
#SBATCH --job-name=karvan
#SBATCH --ntasks=1
#SBATCH --cpus-per-task={threads}
#SBATCH --time={time}
#SBATCH --open-mode=append
{partition}
if [[ $1 != merge && -z $SLURM_ARRAY_TASK_ID ]]; then
    mkdir -p {folder} || exit
    log={folder}/%a.log
    array=$(sbatch --parsable --array=1-{shards} --signal=B:USR1@120 --requeue --output="$log" \
        "$0") || exit
    merge=$(sbatch --parsable --job-name=karvan-merge --dependency="afterok:${{array%%;*}}" \
        --kill-on-invalid-dep=yes --output={folder}/merge.log "$0" merge) || exit
    echo "array ${{array%%;*}} of {shards} shards, merge ${{merge%%;*}}"
    exit
fi

if [[ $1 == merge ]]; then
    {merge}
    exit
fi

{run} &
run=$!
trap 'told=yes; kill -USR1 "$run"' USR1 TERM
told=yes
while [[ -n $told ]]; do  # a signal ends the wait, not the run
    told=""
    wait "$run"
    status=$?
done
# 130: ended by the signal, with everything finished saved.
if ((status == 130)); then
    scontrol requeue "${{SLURM_ARRAY_JOB_ID}}_${{SLURM_ARRAY_TASK_ID}}"
fi
exit "$status"
)",
                       fmt::arg("what", what_it_does(batch)), fmt::arg("threads", batch.threads),
                       fmt::arg("time", batch.time_limit), fmt::arg("partition", partition),
                       fmt::arg("folder", quoted(shard_files(batch))),
                       fmt::arg("shards", batch.shards), fmt::arg("merge", merge_command(batch)),
                       fmt::arg("run", run_command(batch, "\"$SLURM_ARRAY_TASK_ID\"")));
}

const std::map<std::string, std::function<std::string(const BatchScript&)>> scripts{
    {"make", makefile},
    {"parallel", parallel_script},
    {"shell", shell_script},
    {"slurm", slurm_script}};

}  // namespace

std::vector<std::string> batch_script_kinds()
{
    std::vector<std::string> kinds;
    for (const auto& [kind, script] : scripts) kinds.push_back(kind);
    return kinds;
}

std::string batch_script(const std::string& kind, const BatchScript& batch)
{
    return scripts.at(kind)(batch);
}

}  // namespace karvan::cli
