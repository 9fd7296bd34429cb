package dev.gatehouse.viewer.server;

import dev.gatehouse.core.work.UnitOfWork;
import dev.gatehouse.model.Page;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.guard.RequiresPolicy;
import dev.gatehouse.spring.problem.ProblemException;
import dev.gatehouse.spring.web.EntityTags;
import dev.gatehouse.spring.web.IfMatch;
import dev.gatehouse.spring.web.Paging;
import dev.gatehouse.spring.web.PutCondition;
import dev.gatehouse.spring.web.Repeatability;
import dev.gatehouse.spring.web.Revalidated;
import dev.gatehouse.spring.web.Selecting;
import dev.gatehouse.viewer.model.QuotedShare;
import dev.gatehouse.viewer.model.Share;
import dev.gatehouse.viewer.server.PriceQuotes.PriceQuote;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
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
 * {@code /api/industries/{industry}/shares} in version 2.0: shares as they are quoted now. Their entity tags change with their quotes,
 * but a write may start from any quote of the version it names.
 */
@RestController
@RequestMapping(path = "/api/industries/{industry}/shares", version = ViewerVersions.QUOTED)
final class QuotedSharesController {

    private final Shares shares;
    private final PriceQuotes quotes;
    private final UnitOfWork work;

    QuotedSharesController(Shares shares, PriceQuotes quotes, UnitOfWork work) {
        this.shares = shares;
        this.quotes = quotes;
        this.work = work;
    }

    @GetMapping
    @RequiresPolicy(ViewerPolicies.SKILLED_TRADERS)
    ResponseEntity<Page<QuotedShare>> list(
            @PathVariable String industry,
            Paging paging,
            @RequestParam(name = Selecting.FILTER, required = false) @Nullable String filter,
            @RequestParam(name = Selecting.ORDER_BY, required = false) @Nullable String orderBy) {
        return shares.list(industry, Selecting.of(Shares.QUOTED_FIELDS, filter, orderBy, paging))
                .map(found -> Paging.revalidated(
                        quoted(industry, paging.page(found)), share -> share.id() + " " + tag(share)))
                .orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND));
    }

    @GetMapping("/{id}")
    @RequiresPolicy(ViewerPolicies.SKILLED_TRADERS)
    ResponseEntity<QuotedShare> find(@PathVariable String industry, @PathVariable String id) {
        return shares.find(industry, id)
                .flatMap(this::quoted)
                .map(share -> Revalidated.ok(tag(share)).body(share))
                .orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND));
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @RequiresPolicy(ViewerPolicies.TRADER_MANAGERS)
    ResponseEntity<QuotedShare> add(
            @PathVariable String industry, @RequestBody JsonNode body, Repeatability repeatability) {
        Shares.Change share = ShareForm.VERSION_2.added(body, industry);
        return repeatability.once(body, QuotedShare.class, () -> added(written(() -> shares.add(industry, share))));
    }

    private static ResponseEntity<QuotedShare> added(QuotedShare share) {
        return ResponseEntity.created(SharesController.address(share.industryId(), share.id()))
                .eTag(tag(share))
                .body(share);
    }

    @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @RequiresPolicy(ViewerPolicies.TRADER_MANAGERS)
    ResponseEntity<QuotedShare> put(
            @PathVariable String industry,
            @PathVariable String id,
            PutCondition condition,
            @RequestBody JsonNode body) {
        return switch (condition) {
            case PutCondition.Create() -> create(industry, id, body);
            case PutCondition.Replace(IfMatch ifMatch) -> change(industry, id, ifMatch, Fields.ofWhole(body));
        };
    }

    private ResponseEntity<QuotedShare> create(String industry, String id, JsonNode body) {
        MarketRules.requireId(id);
        Shares.Change share = ShareForm.VERSION_2.added(body, industry, id);
        return added(written(() -> shares.add(industry, id, share)));
    }

    @PatchMapping(
            path = "/{id}",
            consumes = {MediaType.APPLICATION_JSON_VALUE, Answers.MERGE_PATCH})
    @RequiresPolicy(ViewerPolicies.TRADER_MANAGERS)
    ResponseEntity<QuotedShare> patch(
            @PathVariable String industry, @PathVariable String id, IfMatch ifMatch, @RequestBody JsonNode body) {
        return change(industry, id, ifMatch, Fields.ofPatch(body));
    }

    private ResponseEntity<QuotedShare> change(String industry, String id, IfMatch ifMatch, Fields fields) {
        Shares.Change change = ShareForm.VERSION_2.changed(fields, industry, id, ifMatch);
        QuotedShare changed = written(() -> shares.change(industry, id, ifMatch, change));
        return ResponseEntity.ok().eTag(tag(changed)).body(changed);
    }

    /** What was written and its quote are of one transaction: nobody else's write is in the answer. */
    private QuotedShare written(Supplier<Written<Share>> write) {
        return work.run(() -> quoted(write.get().orThrow()).orElseThrow());
    }

    /** Without those that were removed since the page was read; where it goes on is not changed by that. */
    private Page<QuotedShare> quoted(String industry, Page<Share> page) {
        List<String> found = page.value().stream().map(Share::requireId).toList();
        Map<String, PriceQuote> known = quotes.of(industry, found);
        List<QuotedShare> value = page.value().stream()
                .flatMap(share -> quoted(share, known).stream())
                .toList();
        return new Page<>(value, page.nextLink());
    }

    private Optional<QuotedShare> quoted(Share share) {
        return quoted(share, quotes.of(share.getIndustry(), List.of(share.requireId())));
    }

    private static Optional<QuotedShare> quoted(Share share, Map<String, PriceQuote> quotes) {
        return Optional.ofNullable(quotes.get(share.requireId()))
                .map(quote -> new QuotedShare(
                        share.requireId(),
                        share.getTag(),
                        share.getPrice(),
                        share.getIndustry(),
                        quote.latest(),
                        quote.index(),
                        share.getVersion()));
    }

    private static String tag(QuotedShare share) {
        return EntityTags.of(share.version(), share.latest() + " " + share.index());
    }
}
