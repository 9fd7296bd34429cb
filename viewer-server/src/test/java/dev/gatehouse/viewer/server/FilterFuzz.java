package dev.gatehouse.viewer.server;

import java.util.Random;

/** Filters as they could be written, and as nobody should: by the grammar, broken, and made of anything. */
final class FilterFuzz {

    private static final String[] FIELDS = {"tag", "price", "version"};
    private static final String[] NUMERIC_FIELDS = {"price", "version"};
    private static final String[] STRANGERS = {"industry", "id", "created_at", "password_hash", "Tag", "null", "and"};
    private static final String[] COMPARISONS = {"eq", "ne", "gt", "ge", "lt", "le"};
    private static final String[] NUMBERS = {"1", "-1", "0", "100", "0.0001", "999999999999999"};
    private static final String[] TEXTS = {
        "'M1'", "'m'", "'O''Brien'", "'%'", "'_'", "'\\'", "'ක'", "'\"; drop table share; --'", "' or 1=1 --'"
    };
    private static final String[] VALUES = {"1e5", "''", "true", "null", "2019-03-01", "1", "'M1'", "' or 1=1 --"};
    private static final String[] PIECES = {
        "(",
        ")",
        " ",
        "'",
        "''",
        "not",
        " and ",
        " or ",
        "eq",
        ",",
        ";",
        "--",
        "/*",
        "%00",
        "\u0000",
        "\ud83d",
        "é",
        "contains(",
        "startswith(",
        ".",
        "-",
        "9999999999999999999999",
        "select",
        "\n",
        "\t",
        "\u202e"
    };

    private static final int DEEPEST = 25;
    private static final int LONGEST = 60;
    private static final int MAX_CHARACTER = 0x2FF;

    private final Random random;

    FilterFuzz(Random random) {
        this.random = random;
    }

    String next() {
        return switch (random.nextInt(4)) {
            case 0 -> pieces();
            case 1 -> broken(filter(random.nextInt(DEEPEST)));
            case 2 -> anything();
            default -> filter(random.nextInt(6));
        };
    }

    private String filter(int depth) {
        if (depth == 0) {
            return test();
        }
        return switch (random.nextInt(4)) {
            case 0 -> "not " + filter(depth - 1);
            case 1 -> "(" + filter(depth - 1) + ")";
            case 2 -> filter(depth - 1) + " and " + test();
            default -> test() + " or " + filter(depth - 1);
        };
    }

    private String test() {
        if (random.nextInt(20) == 0) {
            return (random.nextBoolean() ? any(STRANGERS) : any(FIELDS)) + " " + any(COMPARISONS) + " " + any(VALUES);
        }
        return switch (random.nextInt(3)) {
            case 0 -> any(NUMERIC_FIELDS) + " " + any(COMPARISONS) + " " + any(NUMBERS);
            case 1 -> "tag " + any(COMPARISONS) + " " + any(TEXTS);
            default -> (random.nextBoolean() ? "contains(" : "startswith(") + "tag, " + any(TEXTS) + ")";
        };
    }

    private String broken(String filter) {
        int from = random.nextInt(filter.length());
        int to = Math.min(filter.length(), from + random.nextInt(4));
        return filter.substring(0, from) + any(PIECES) + filter.substring(to);
    }

    private String pieces() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(LONGEST); i >= 0; i--) {
            text.append(random.nextInt(3) == 0 ? test() : any(PIECES));
        }
        return text.toString();
    }

    private String anything() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(LONGEST); i >= 0; i--) {
            text.append((char) random.nextInt(MAX_CHARACTER));
        }
        return text.toString();
    }

    private String any(String... texts) {
        return texts[random.nextInt(texts.length)];
    }
}
