package dev.gatehouse.core.query;

/**
 * A piece of a filter or an order.
 *
 * @param text what it says; of a quoted one without the quotes around it
 * @param position of its first character, from 1
 */
record Token(Kind kind, String text, int position) {

    enum Kind {
        WORD,
        QUOTED,
        SIGN,
        END
    }

    boolean isWord() {
        return kind == Kind.WORD;
    }

    /** Whether it is this word or sign. */
    boolean is(String wordOrSign) {
        return kind != Kind.QUOTED && text.equals(wordOrSign);
    }
}
