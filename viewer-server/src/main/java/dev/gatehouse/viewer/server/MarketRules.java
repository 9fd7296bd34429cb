package dev.gatehouse.viewer.server;

import static dev.gatehouse.viewer.server.Rule.right;
import static dev.gatehouse.viewer.server.Rule.wrong;

import dev.gatehouse.model.FieldCode;
import dev.gatehouse.spring.web.QueryParameters;
import dev.gatehouse.viewer.server.Rule.Checked;
import java.math.BigDecimal;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What tags, names and prices may be. */
final class MarketRules {

    static final int MAX_TAG_LENGTH = 12;
    static final int MAX_NAME_LENGTH = 100;
    static final BigDecimal MIN_PRICE = BigDecimal.valueOf(1, Prices.MAX_DECIMALS);
    static final BigDecimal MAX_PRICE = BigDecimal.valueOf(1_000_000_000);

    /** Such as needn't be encoded in an address. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9.-]*");

    /** ASCII, so that every engine's {@code lower()} finds the same tags equal. Kept in the case it was given in. */
    static final Rule<String> TAG_RULE = member -> text(member, MAX_TAG_LENGTH, MarketRules::isTag);

    /** Characters are Unicode code points. */
    static final Rule<String> NAME_RULE = member -> text(member, MAX_NAME_LENGTH, MarketRules::isName);

    static final Rule<BigDecimal> PRICE_RULE = MarketRules::price;

    private MarketRules() {}

    /** Ends a request that would give an id of another form than ours. */
    static void requireId(String id) {
        if (!ID.matcher(id).matches()) {
            throw QueryParameters.refused("id", FieldCode.MALFORMED);
        }
    }

    private static Checked<String> text(JsonNode member, int maxLength, Predicate<String> form) {
        if (!member.isString()) {
            return wrong(FieldCode.WRONG_TYPE);
        }
        String text = member.stringValue();
        if (text.isEmpty()) {
            return wrong(FieldCode.TOO_SHORT, 1);
        }
        if (text.codePointCount(0, text.length()) > maxLength) {
            return wrong(FieldCode.TOO_LONG, maxLength);
        }
        return form.test(text) ? right(text) : wrong(FieldCode.MALFORMED);
    }

    private static boolean isTag(String text) {
        return TAG.matcher(text).matches();
    }

    private static boolean isName(String text) {
        return !text.isBlank() && text.codePoints().allMatch(MarketRules::isOfNames);
    }

    private static boolean isOfNames(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> true;
        };
    }

    private static Checked<BigDecimal> price(JsonNode member) {
        if (!member.isNumber()) {
            return wrong(FieldCode.WRONG_TYPE);
        }
        BigDecimal price = member.decimalValue();
        if (price.compareTo(MIN_PRICE) < 0 || price.compareTo(MAX_PRICE) > 0) {
            return wrong(FieldCode.OUT_OF_RANGE, MIN_PRICE, MAX_PRICE);
        }
        return price.stripTrailingZeros().scale() <= Prices.MAX_DECIMALS ? right(price) : wrong(FieldCode.MALFORMED);
    }
}
