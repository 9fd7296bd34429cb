package dev.gatehouse.core.query;

import dev.gatehouse.core.query.Parsed.Fault;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pieces of a filter or an order, one after the other. */
final class Tokens {

    private static final Pattern TOKEN = Pattern.compile(" *(?:([A-Za-z0-9_.:+-]++)|'((?:[^']|'')*+)'|([(),])|($))");

    private final List<Token> tokens;
    private int next;

    private Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    static Tokens of(String text) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        int end = 0;
        do {
            if (!matcher.region(end, text.length()).lookingAt()) {
                throw new RefusedText(Fault.SYNTAX, afterSpaces(text, end) + 1);
            }
            tokens.add(token(matcher));
            end = matcher.end();
        } while (tokens.getLast().kind() != Token.Kind.END);
        return new Tokens(tokens);
    }

    /** The end is there however often it is asked for. */
    Token next() {
        Token token = peek();
        next++;
        return token;
    }

    Token peek() {
        return tokens.get(Math.min(next, tokens.size() - 1));
    }

    /** Whether it comes next; then it is passed. */
    boolean skip(String wordOrSign) {
        boolean found = peek().is(wordOrSign);
        if (found) {
            next++;
        }
        return found;
    }

    void require(String wordOrSign) {
        if (!skip(wordOrSign)) {
            throw new RefusedText(Fault.SYNTAX, peek().position());
        }
    }

    void requireEnd() {
        if (peek().kind() != Token.Kind.END) {
            throw new RefusedText(Fault.SYNTAX, peek().position());
        }
    }

    private static Token token(Matcher matcher) {
        if (matcher.group(1) != null) {
            return new Token(Token.Kind.WORD, matcher.group(1), matcher.start(1) + 1);
        }
        if (matcher.group(2) != null) {
            int quote = matcher.start(2);
            return new Token(Token.Kind.QUOTED, unquoted(matcher.group(2), quote), quote);
        }
        return matcher.group(3) != null
                ? new Token(Token.Kind.SIGN, matcher.group(3), matcher.start(3) + 1)
                : new Token(Token.Kind.END, "", matcher.end() + 1);
    }

    /** Composed as what is stored is; what no store can hold is refused. */
    private static String unquoted(String text, int position) {
        if (text.codePoints().anyMatch(Tokens::isUnstorable)) {
            throw new RefusedText(Fault.SYNTAX, position);
        }
        return Normalizer.normalize(text.replace("''", "'"), Normalizer.Form.NFC);
    }

    private static boolean isUnstorable(int codePoint) {
        return Character.isISOControl(codePoint)
                || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
    }

    private static int afterSpaces(String text, int start) {
        int position = start;
        while (position < text.length() && text.charAt(position) == ' ') {
            position++;
        }
        return position;
    }
}
