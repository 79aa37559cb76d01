// How a value of each type of plan member is read from a scenario and written back to one.
//
// KeyValue<T> is the one place to extend when plans get members of a new type. `read` gives
// nothing, with an error reported, if the value does not fit; `write` gives what would be written
// in a file. Laws are in models/reading/law_keys.hpp, sub-tables in models/reading/keys.hpp.
#pragma once

#include <chrono>
#include <concepts>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "models/reading/key_facts.hpp"

namespace karvan::models {

template <class T>
struct KeyValue;

// The type inside lists and options: std::optional<std::vector<int>> -> int.
template <class T>
struct LeafOf {
    using type = T;
};
template <class T>
struct LeafOf<std::vector<T>> : LeafOf<T> {};
template <class T>
struct LeafOf<std::optional<T>> : LeafOf<T> {};
template <class T>
using Leaf = typename LeafOf<T>::type;

inline Node node_of(auto value)
{
    Node node;
    node.value = std::move(value);
    return node;
}

template <>
struct KeyValue<bool> {
    static std::string type(const KeyFacts&) { return "true or false"; }
    static std::optional<bool> read(const Node& node, const KeyFacts& facts, Reading& reading)
    {
        return read_flag(node, facts, reading);
    }
    static Node write(bool value, const KeyFacts&, const Node*) { return node_of(value); }
};

template <std::integral T>
struct KeyValue<T> {
    static std::string type(const KeyFacts&) { return "whole number"; }
    static std::optional<T> read(const Node& node, const KeyFacts& facts, Reading& reading)
    {
        using Limits = std::numeric_limits<T>;
        constexpr auto highest = std::numeric_limits<std::int64_t>::max();
        constexpr auto most = std::cmp_less(highest, Limits::max())
                                  ? highest
                                  : static_cast<std::int64_t>(Limits::max());
        const auto value =
            read_whole(node, facts, static_cast<std::int64_t>(Limits::min()), most, reading);
        return value ? std::optional<T>(static_cast<T>(*value)) : std::nullopt;
    }
    static Node write(T value, const KeyFacts& facts, const Node*)
    {
        if (facts.unit.is_plain()) return node_of(static_cast<std::int64_t>(value));
        return node_of(format_quantity(static_cast<double>(value), facts.unit));
    }
};

template <>
struct KeyValue<double> {
    static std::string type(const KeyFacts& facts)
    {
        return facts.unit.is_plain() ? "number" : kind_of(facts.unit);
    }
    static std::optional<double> read(const Node& node, const KeyFacts& facts, Reading& reading)
    {
        return read_number(node, facts, reading);
    }
    static Node write(double value, const KeyFacts& facts, const Node*)
    {
        if (facts.unit.is_plain()) return node_of(value);
        return node_of(format_quantity(value, facts.unit));
    }
};

template <>
struct KeyValue<std::string> {
    static std::string type(const KeyFacts&) { return "text"; }
    static std::optional<std::string> read(const Node& node, const KeyFacts& facts,
                                           Reading& reading)
    {
        return read_text(node, facts, reading);
    }
    static Node write(const std::string& value, const KeyFacts&, const Node*)
    {
        return node_of(value);
    }
};

template <>
struct KeyValue<sim::Duration> {
    static std::string type(const KeyFacts&) { return "time"; }
    static std::optional<sim::Duration> read(const Node& node, const KeyFacts& facts,
                                             Reading& reading)
    {
        return read_time(node, facts, reading);
    }
    static Node write(sim::Duration value, const KeyFacts&, const Node*)
    {
        return node_of(format_duration(value));
    }
};

template <>
struct KeyValue<std::chrono::local_seconds> {
    static std::string type(const KeyFacts&) { return "date"; }
    static std::optional<std::chrono::local_seconds> read(const Node& node, const KeyFacts& facts,
                                                          Reading& reading)
    {
        return read_moment(node, facts, reading);
    }
    static Node write(std::chrono::local_seconds value, const KeyFacts&, const Node*)
    {
        const bool is_date = std::chrono::floor<std::chrono::days>(value) == value;
        return node_of(Moment{value, is_date});
    }
};

// A choice of words; the words are declared at the key.
template <class T>
    requires std::is_enum_v<T>
struct KeyValue<T> {
    static std::string type(const KeyFacts&) { return "word"; }
    static std::optional<T> read(const Node& node, const KeyFacts& facts, Reading& reading)
    {
        const auto value = read_word(node, facts, reading);
        return value ? std::optional(static_cast<T>(*value)) : std::nullopt;
    }
    static Node write(T value, const KeyFacts& facts, const Node*)
    {
        return node_of(word_for(static_cast<std::int64_t>(value), facts));
    }
};

template <class T>
struct KeyValue<std::optional<T>> {
    static std::string type(const KeyFacts& facts) { return KeyValue<T>::type(facts); }
    static std::optional<std::optional<T>> read(const Node& node, const KeyFacts& facts,
                                                Reading& reading)
    {
        auto value = KeyValue<T>::read(node, facts, reading);
        if (!value) return std::nullopt;
        return std::optional<std::optional<T>>(std::move(value));
    }
    static Node write(const std::optional<T>& value, const KeyFacts& facts, const Node* written)
    {
        return KeyValue<T>::write(*value, facts, written);
    }
};

template <class T>
struct KeyValue<std::vector<T>> {
    static std::string type(const KeyFacts& facts) { return "list of " + KeyValue<T>::type(facts); }

    static std::optional<std::vector<T>> read(const Node& node, const KeyFacts& facts,
                                              Reading& reading)
    {
        const bool too_few = node.is_array() && node.array().size() < facts.least_elements;
        if (!node.is_array() || too_few) {
            refuse_kind(node, facts, reading);
            return std::nullopt;
        }
        std::vector<T> result;
        bool fine = true;
        for (const Node& element : node.array()) {
            auto value = KeyValue<T>::read(element, facts, reading);
            fine = fine && value.has_value();
            if (value) result.push_back(std::move(*value));
        }
        return fine ? std::optional(std::move(result)) : std::nullopt;
    }

    static Node write(const std::vector<T>& values, const KeyFacts& facts, const Node* written)
    {
        Node::Array result;
        const bool matches =
            written && written->is_array() && written->array().size() == values.size();
        for (std::size_t i = 0; i < values.size(); ++i) {
            result.push_back(
                KeyValue<T>::write(values[i], facts, matches ? &written->array()[i] : nullptr));
        }
        return node_of(std::move(result));
    }
};

}  // namespace karvan::models
