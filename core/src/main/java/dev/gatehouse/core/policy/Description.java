package dev.gatehouse.core.policy;

import java.util.List;

/**
 * What a requirement asks for, or what decided whether it is met, to be worded in the reader's language.
 *
 * @param key key of the message, {@code requirement.<kind>} or {@code reason.<kind>}
 * @param arguments those of the message, in its order: texts, numbers, days, times, and further descriptions
 */
public record Description(String key, List<Object> arguments) {

    public Description {
        arguments = List.copyOf(arguments);
    }

    static Description of(String kind, Object... arguments) {
        return new Description("requirement." + kind, List.of(arguments));
    }

    static Description reason(String kind, Object... arguments) {
        return new Description("reason." + kind, List.of(arguments));
    }

    /** All of them in one, two at a time, so that every language can say "and" or "or" its own way. */
    static Description joined(String kind, List<Description> parts) {
        return parts.stream()
                .reduce((left, right) -> of(kind, left, right))
                .orElseThrow(() -> new IllegalArgumentException("nothing to join"));
    }
}
