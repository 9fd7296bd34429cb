package dev.gatehouse.viewer.server;

import dev.gatehouse.spring.web.IfMatch;
import java.math.BigDecimal;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * How a version of the API has shares written.
 *
 * @param tag what it calls a share's tag
 * @param industry what it calls a share's industry
 * @param moving what it shows of a share that changes by itself: it may be sent along, for nobody can know what it is by then
 */
record ShareForm(String tag, String industry, List<String> moving) {

    static final ShareForm VERSION_1 = new ShareForm("tag", "industry", List.of());
    static final ShareForm VERSION_2 = new ShareForm("symbol", "industryId", List.of("latest", "index"));

    /** A share to add to the industry. */
    Shares.Change added(JsonNode body, String industryId) {
        return read(Fields.ofWhole(body).none("id").same(industry, industryId).none("version"));
    }

    /** A share to add to the industry under that id. */
    Shares.Change added(JsonNode body, String industryId, String id) {
        return read(
                Fields.ofWhole(body).same("id", id).same(industry, industryId).none("version"));
    }

    /** What a share of the industry is to become; what isn't said stays as it is where that is a patch. */
    Shares.Change changed(Fields fields, String industryId, String id, IfMatch ifMatch) {
        return read(fields.same("id", id).same(industry, industryId).sameVersion(ifMatch));
    }

    private Shares.Change read(Fields fields) {
        moving.forEach(fields::skip);
        String newTag = fields.read(tag, MarketRules.TAG_RULE);
        BigDecimal newPrice = fields.read("price", MarketRules.PRICE_RULE);
        fields.check();
        return new Shares.Change(newTag, newPrice);
    }
}
