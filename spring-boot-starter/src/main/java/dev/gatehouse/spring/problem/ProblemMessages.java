package dev.gatehouse.spring.problem;

import dev.gatehouse.core.policy.Description;
import java.math.BigDecimal;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.stream.Collectors;

/** The texts of problems, one bundle a language. Each is a {@link MessageFormat} pattern, whether it has arguments or not. */
final class ProblemMessages {

    static final String BUNDLE = "dev.gatehouse.spring.problem.messages";

    /** The languages there are; the first is the fallback. */
    static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.of("si"));

    /** Read once, for that is what takes time; to be copied for each use, for they remember what they format. */
    private static final Map<Locale, Map<String, MessageFormat>> PATTERNS =
            LANGUAGES.stream().collect(Collectors.toUnmodifiableMap(language -> language, ProblemMessages::patterns));

    private final Locale language;
    private final Map<String, MessageFormat> patterns;

    private ProblemMessages(Locale language) {
        this.language = language;
        this.patterns = Objects.requireNonNull(PATTERNS.get(language));
    }

    /** In the language an {@code Accept-Language} header asks for. */
    static ProblemMessages in(String acceptLanguage) {
        return new ProblemMessages(AcceptLanguage.choose(acceptLanguage, LANGUAGES));
    }

    /**
     * Notices at once when a message's arguments were forgotten.
     *
     * @throws IllegalArgumentException where there is no such message, or it takes more or fewer
     */
    static void requireArguments(String key, List<?> arguments) {
        MessageFormat pattern =
                Objects.requireNonNull(PATTERNS.get(LANGUAGES.getFirst())).get(key);
        if (pattern == null || pattern.getFormatsByArgumentIndex().length != arguments.size()) {
            throw new IllegalArgumentException(
                    "the message " + key + " doesn't take " + arguments.size() + " arguments");
        }
    }

    Locale language() {
        return language;
    }

    /** The text of {@code key}; a key nobody wrote is a bug. */
    String text(String key, List<?> arguments) {
        Object[] worded = arguments.stream().map(this::word).toArray();
        MessageFormat pattern = patterns.get(key);
        if (pattern == null) {
            throw new MissingResourceException("nobody wrote the message " + key, BUNDLE, key);
        }
        return ((MessageFormat) pattern.clone()).format(worded);
    }

    /** Whole numbers stay what they are, for a pattern may choose by them; of others a pattern would drop decimals. */
    private Object word(Object argument) {
        return switch (argument) {
            case Description description -> text(description.key(), description.arguments());
            case BigDecimal decimal -> decimal.toPlainString();
            case Number number -> number;
            default -> argument.toString();
        };
    }

    private static Map<String, MessageFormat> patterns(Locale language) {
        ResourceBundle bundle =
                ResourceBundle.getBundle(BUNDLE, language, Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
        return bundle.keySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        key -> key, key -> new MessageFormat(bundle.getString(key), language)));
    }
}
