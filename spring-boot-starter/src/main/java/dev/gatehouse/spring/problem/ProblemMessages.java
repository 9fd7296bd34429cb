package dev.gatehouse.spring.problem;

import dev.gatehouse.core.policy.Description;
import java.math.BigDecimal;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.stream.Collectors;

/** The texts of problems, one bundle a language. Each is a {@link MessageFormat} pattern, whether it has arguments or not. */
final class ProblemMessages {

    static final String BUNDLE = "dev.gatehouse.spring.problem.messages";

    /** The languages there are; the first is the fallback. */
    static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.of("si"));

    private static final Map<String, Integer> ARGUMENT_COUNTS = countArguments();

    private final Locale language;
    private final ResourceBundle bundle;

    private ProblemMessages(Locale language) {
        this.language = language;
        this.bundle = bundle(language);
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
        Integer count = ARGUMENT_COUNTS.get(key);
        if (count == null || count != arguments.size()) {
            throw new IllegalArgumentException("the message " + key + " takes " + count + " arguments");
        }
    }

    Locale language() {
        return language;
    }

    /** The text of {@code key}; a key nobody wrote is a bug. */
    String text(String key, List<?> arguments) {
        Object[] worded = arguments.stream().map(this::word).toArray();
        return new MessageFormat(bundle.getString(key), language).format(worded);
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

    private static Map<String, Integer> countArguments() {
        ResourceBundle fallback = bundle(LANGUAGES.getFirst());
        return fallback.keySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        key -> key,
                        key -> new MessageFormat(fallback.getString(key), Locale.ROOT)
                                .getFormatsByArgumentIndex()
                                .length));
    }

    private static ResourceBundle bundle(Locale language) {
        return ResourceBundle.getBundle(BUNDLE, language, Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
    }
}
