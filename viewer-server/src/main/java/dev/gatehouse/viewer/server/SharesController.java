package dev.gatehouse.viewer.server;

import dev.gatehouse.model.Page;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.guard.RequiresPolicy;
import dev.gatehouse.spring.problem.ProblemException;
import dev.gatehouse.spring.web.IfMatch;
import dev.gatehouse.spring.web.Paging;
import dev.gatehouse.spring.web.PutCondition;
import dev.gatehouse.spring.web.Repeatability;
import dev.gatehouse.spring.web.Selecting;
import dev.gatehouse.spring.web.Timespan;
import dev.gatehouse.viewer.model.PriceChart;
import dev.gatehouse.viewer.model.Share;
import java.net.URI;
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
 * {@code /api/industries/{industry}/shares} in version 1.0, and what of it is the same in {@linkplain QuotedSharesController 2.0}. Under
 * another industry than its own a share is answered 404, and so is an unknown id. Removing one that was removed is done already.
 */
@RestController
@RequestMapping("/api/industries/{industry}/shares")
final class SharesController {

    private final Shares shares;

    SharesController(Shares shares) {
        this.shares = shares;
    }

    @GetMapping(version = ViewerVersions.PLAIN)
    @RequiresPolicy(ViewerPolicies.SKILLED_TRADERS)
    ResponseEntity<Page<Share>> list(
            @PathVariable String industry,
            Paging paging,
            @RequestParam(name = Selecting.FILTER, required = false) @Nullable String filter,
            @RequestParam(name = Selecting.ORDER_BY, required = false) @Nullable String orderBy) {
        return shares.list(industry, Selecting.of(Shares.FIELDS, filter, orderBy, paging))
                .map(found -> paging.revalidated(found, share -> share.requireId() + " " + share.getVersion()))
                .orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND));
    }

    @GetMapping(path = "/{id}", version = ViewerVersions.PLAIN)
    @RequiresPolicy(ViewerPolicies.SKILLED_TRADERS)
    ResponseEntity<Share> find(@PathVariable String industry, @PathVariable String id) {
        return shares.find(industry, id)
                .map(share -> Answers.found(share, share.getVersion()))
                .orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND));
    }

    /** What it cost from {@code from} until {@code to}, in as many parts as {@code points} at most. */
    @GetMapping("/{id}/prices")
    @RequiresPolicy(ViewerPolicies.SKILLED_TRADERS)
    PriceChart prices(@PathVariable String industry, @PathVariable String id, Timespan span) {
        return shares.chart(industry, id, span).orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND));
    }

    @PostMapping(version = ViewerVersions.PLAIN, consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @RequiresPolicy(ViewerPolicies.TRADER_MANAGERS)
    ResponseEntity<Share> add(@PathVariable String industry, @RequestBody JsonNode body, Repeatability repeatability) {
        Shares.Change share = ShareForm.VERSION_1.added(body, industry);
        return repeatability.once(
                body, Share.class, () -> added(shares.add(industry, share).orThrow()));
    }

    private static ResponseEntity<Share> added(Share share) {
        return Answers.created(address(share.getIndustry(), share.requireId()), share, share.getVersion());
    }

    static URI address(String industry, String id) {
        return URI.create("/api/industries/" + industry + "/shares/" + id);
    }

    @PutMapping(path = "/{id}", version = ViewerVersions.PLAIN, consumes = MediaType.APPLICATION_JSON_VALUE)
    @RequiresPolicy(ViewerPolicies.TRADER_MANAGERS)
    ResponseEntity<Share> put(
            @PathVariable String industry,
            @PathVariable String id,
            PutCondition condition,
            @RequestBody JsonNode body) {
        return switch (condition) {
            case PutCondition.Create() -> create(industry, id, body);
            case PutCondition.Replace(IfMatch ifMatch) -> change(industry, id, ifMatch, Fields.ofWhole(body));
        };
    }

    private ResponseEntity<Share> create(String industry, String id, JsonNode body) {
        MarketRules.requireId(id);
        Shares.Change share = ShareForm.VERSION_1.added(body, industry, id);
        return added(shares.add(industry, id, share).orThrow());
    }

    @PatchMapping(
            path = "/{id}",
            version = ViewerVersions.PLAIN,
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
        Written<Share> removed = shares.remove(industry, id, ifMatch);
        if (removed instanceof Written.Refused && !shares.wasRemoved(industry, id)) {
            removed.orThrow();
        }
    }

    private ResponseEntity<Share> change(String industry, String id, IfMatch ifMatch, Fields fields) {
        Shares.Change change = ShareForm.VERSION_1.changed(fields, industry, id, ifMatch);
        Share changed = shares.change(industry, id, ifMatch, change).orThrow();
        return Answers.changed(changed, changed.getVersion());
    }
}
