package dev.gatehouse.spring.problem;

import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;

/** Chooses the language of an answer (RFC 9110 §12.5.4, by the lookup of RFC 4647 §3.4). */
final class AcceptLanguage {

    /** What a browser sends stays far below; sorting more would be work for nobody. */
    private static final int MAX_LENGTH = 500;

    private AcceptLanguage() {}

    /** The best of {@code offered}; the first where the caller asks for none of them. */
    static Locale choose(String header, List<Locale> offered) {
        Locale best = Locale.lookup(wanted(header), offered);
        return best == null ? offered.getFirst() : best;
    }

    /** What the caller wants most; English where that isn't told. */
    static Locale preferred(String header) {
        return wanted(header).stream()
                .findFirst()
                .map(range -> Locale.forLanguageTag(range.getRange()))
                .orElse(Locale.ENGLISH);
    }

    private static List<LanguageRange> wanted(String header) {
        if (header.isBlank() || header.length() > MAX_LENGTH) {
            return List.of();
        }
        try {
            return LanguageRange.parse(header).stream()
                    .takeWhile(AcceptLanguage::namesALanguage)
                    .toList();
        } catch (IllegalArgumentException malformed) {
            return List.of();
        }
    }

    /** Ranges come best first. From "anything" on, and at weight 0 ("not this one"), the first offered will do. */
    private static boolean namesALanguage(LanguageRange range) {
        return !range.getRange().startsWith("*") && range.getWeight() > 0;
    }
}
