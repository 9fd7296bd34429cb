package dev.gatehouse.viewer.server;

import dev.gatehouse.model.Page;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.guard.RequiresPolicy;
import dev.gatehouse.spring.problem.ProblemException;
import dev.gatehouse.spring.web.IfMatch;
import dev.gatehouse.spring.web.Paging;
import dev.gatehouse.spring.web.Repeatability;
import dev.gatehouse.spring.web.Selecting;
import dev.gatehouse.viewer.model.PriceChart;
import dev.gatehouse.viewer.model.Share;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * {@code /api/industries/{industry}/shares}. Under another industry than its own a share is answered 404, and so is an
 * unknown id, on a {@code PUT} as well: ids are the server's to give.
 */
@RestController
@RequestMapping("/api/industries/{industry}/shares")
final class SharesController {

    private final Shares shares;

    SharesController(Shares shares) {
        this.shares = shares;
    }

    @GetMapping
    @RequiresPolicy(ViewerPolicies.SKILLED_TRADERS)
    ResponseEntity<Page<Share>> list(
            @PathVariable String industry,
            Paging paging,
            @RequestParam(name = Selecting.FILTER, required = false) @Nullable String filter,
            @RequestParam(name = Selecting.ORDER_BY, required = false) @Nullable String orderBy) {
        return shares.list(industry, Selecting.of(Shares.FIELDS, filter, orderBy, paging))
                .map(found -> paging.revalidated(found, share -> share.id() + " " + share.version()))
                .orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND));
    }

    @GetMapping("/{id}")
    @RequiresPolicy(ViewerPolicies.SKILLED_TRADERS)
    ResponseEntity<Share> find(@PathVariable String industry, @PathVariable String id) {
        return shares.find(industry, id)
                .map(share -> Answers.found(share, share.version()))
                .orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND));
    }

    /** What it cost from {@code from} until {@code to}, in as many parts as {@code points} at most. */
    @GetMapping("/{id}/prices")
    @RequiresPolicy(ViewerPolicies.SKILLED_TRADERS)
    PriceChart prices(@PathVariable String industry, @PathVariable String id, Timespan span) {
        return shares.chart(industry, id, span).orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND));
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @RequiresPolicy(ViewerPolicies.TRADER_MANAGERS)
    ResponseEntity<Share> add(@PathVariable String industry, @RequestBody JsonNode body, Repeatability repeatability) {
        Fields fields =
                Fields.ofWhole(body).none("id").same("industry", industry).none("version");
        Shares.Change share = checked(fields);
        return repeatability.once(
                body, Share.class, () -> added(shares.add(industry, share).orThrow()));
    }

    private static ResponseEntity<Share> added(Share share) {
        return Answers.created("/api/industries/" + share.industry() + "/shares/" + share.id(), share, share.version());
    }

    @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @RequiresPolicy(ViewerPolicies.TRADER_MANAGERS)
    ResponseEntity<Share> replace(
            @PathVariable String industry, @PathVariable String id, IfMatch ifMatch, @RequestBody JsonNode body) {
        return change(industry, id, ifMatch, Fields.ofWhole(body));
    }

    @PatchMapping(
            path = "/{id}",
            consumes = {MediaType.APPLICATION_JSON_VALUE, Answers.MERGE_PATCH})
    @RequiresPolicy(ViewerPolicies.TRADER_MANAGERS)
    ResponseEntity<Share> patch(
            @PathVariable String industry, @PathVariable String id, IfMatch ifMatch, @RequestBody JsonNode body) {
        return change(industry, id, ifMatch, Fields.ofPatch(body));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @RequiresPolicy(ViewerPolicies.TRADER_MANAGERS)
    void remove(@PathVariable String industry, @PathVariable String id, IfMatch ifMatch) {
        shares.remove(industry, id, ifMatch).orThrow();
    }

    private ResponseEntity<Share> change(String industry, String id, IfMatch ifMatch, Fields fields) {
        Shares.Change change =
                checked(fields.same("id", id).same("industry", industry).sameVersion(ifMatch));
        Share changed = shares.change(industry, id, ifMatch, change).orThrow();
        return Answers.changed(changed, changed.version());
    }

    private static Shares.Change checked(Fields fields) {
        Shares.Change change = new Shares.Change(
                fields.read("tag", MarketRules.TAG_RULE), fields.read("price", MarketRules.PRICE_RULE));
        fields.check();
        return change;
    }
}
