package dev.gatehouse.spring.problem;

/** Text from outside that people will read. */
final class PlainText {

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private PlainText() {}

    /**
     * The first {@code maxLength} code points of {@code text} that can be seen, without space around them. What is left out:
     * control and format characters (those that turn the direction of writing among them), line and paragraph separators,
     * halves of surrogate pairs, private and unassigned code points.
     */
    static String of(String text, int maxLength) {
        StringBuilder plain = new StringBuilder();
        int previous = 0;
        int length = 0;
        for (int codePoint : text.strip().codePoints().toArray()) {
            if (length < maxLength && isPlain(codePoint, previous)) {
                plain.appendCodePoint(codePoint);
                previous = codePoint;
                length++;
            }
        }
        return plain.toString().strip();
    }

    private static boolean isPlain(int codePoint, int previous) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.FORMAT -> isJoiner(codePoint) && Character.getType(previous) == Character.NON_SPACING_MARK;
            default -> true;
        };
    }

    /** After a sign such as the Sinhala al-lakuna they spell conjunct letters: without them ශ්‍රී is another word. */
    private static boolean isJoiner(int codePoint) {
        return codePoint == ZERO_WIDTH_JOINER || codePoint == ZERO_WIDTH_NON_JOINER;
    }
}
