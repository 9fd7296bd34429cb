package dev.gatehouse.core.user;

import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Refuses what is guessed first (NIST SP 800-63B-4 §3.1.1.2): common passwords and words, also with the usual substitutions
 * and a digit or two behind them, runs, repetitions, what is made of the user's or the product's names, and what looks like
 * nothing of the kind but was found in many breaches. Knows no rule of composition. All of it is offline. Thread-safe.
 */
public final class BlockList implements PasswordRule {

    /** What an attacker tries first: the estimate below which guessing at a throttled sign-in is worth while (zxcvbn). */
    private static final double TRIED_FIRST = 1e6;

    /** More isn't looked at, for the time grows with its square; what begins well doesn't become worse. */
    private static final int LOOKED_AT = 64;

    /** Shorter parts of names are in too many words. */
    private static final int MIN_WORD = 3;

    private static final Pattern ADDRESS_SEPARATORS = Pattern.compile("[@.\\s]+");
    private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private static final String OWN_WORDS = "user_inputs";

    private final List<String> productWords;

    /** @param productNames names that everybody thinks of: the product's, the organization's */
    public BlockList(Collection<String> productNames) {
        this.productWords = productNames.stream().flatMap(BlockList::words).toList();
    }

    @Override
    public Optional<PasswordFault> fault(String password, Owner owner) {
        int end = password.offsetByCodePoints(0, Math.min(LOOKED_AT, password.codePointCount(0, password.length())));
        Strength strength = Estimator.INSTANCE.measure(password.substring(0, end), wordsOf(owner));
        try {
            return strength.getGuesses() < TRIED_FIRST ? Optional.of(reason(strength)) : common(password);
        } finally {
            strength.wipe();
        }
    }

    private static Optional<PasswordFault> common(String password) {
        return CommonPasswords.contains(password) ? Optional.of(new PasswordFault.TooCommon()) : Optional.empty();
    }

    private static PasswordFault reason(Strength strength) {
        boolean personal = strength.getSequence().stream().anyMatch(match -> OWN_WORDS.equals(match.dictionaryName));
        return personal ? new PasswordFault.TooPersonal() : new PasswordFault.TooCommon();
    }

    private List<String> wordsOf(Owner owner) {
        Stream<String> own =
                Stream.of(owner.email(), owner.firstName(), owner.lastName()).flatMap(BlockList::words);
        return Stream.concat(productWords.stream(), own).toList();
    }

    /** The text itself, what it is without its separators, and its parts: those of {@code ann@blue-sky.example} and of each. */
    private static Stream<String> words(String text) {
        return Stream.of(
                        Stream.of(text, SEPARATORS.matcher(text).replaceAll("")),
                        ADDRESS_SEPARATORS.splitAsStream(text),
                        SEPARATORS.splitAsStream(text))
                .flatMap(Function.identity())
                .filter(word -> word.length() >= MIN_WORD)
                .distinct();
    }

    /** Reads its lists when it is first needed, which takes a moment. */
    private static final class Estimator {
        private static final Zxcvbn INSTANCE = new Zxcvbn();
    }
}
