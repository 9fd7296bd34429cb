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
import dev.gatehouse.viewer.model.Industry;
import dev.gatehouse.viewer.model.PriceChart;
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

/** {@code /api/industries}. An unknown id is answered 404. Removing one that was removed is done already. */
@RestController
@RequestMapping("/api/industries")
final class IndustriesController {

    private final Industries industries;

    IndustriesController(Industries industries) {
        this.industries = industries;
    }

    @GetMapping
    @RequiresPolicy(ViewerPolicies.SKILLED_TRADERS)
    ResponseEntity<Page<Industry>> list(
            Paging paging,
            @RequestParam(name = Selecting.FILTER, required = false) @Nullable String filter,
            @RequestParam(name = Selecting.ORDER_BY, required = false) @Nullable String orderBy) {
        return paging.revalidated(
                industries.list(Selecting.of(Industries.FIELDS, filter, orderBy, paging)),
                industry -> industry.requireId() + " " + industry.getVersion());
    }

    @GetMapping("/{id}")
    @RequiresPolicy(ViewerPolicies.SKILLED_TRADERS)
    ResponseEntity<Industry> find(@PathVariable String id) {
        return industries
                .find(id)
                .map(industry -> Answers.found(industry, industry.getVersion()))
                .orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND));
    }

    /** What its index was from {@code from} until {@code to}, in as many parts as {@code points} at most. */
    @GetMapping("/{id}/index")
    @RequiresPolicy(ViewerPolicies.SKILLED_TRADERS)
    PriceChart index(@PathVariable String id, Timespan span) {
        return industries.chart(id, span).orElseThrow(() -> ProblemException.of(ProblemCode.NOT_FOUND));
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @RequiresPolicy(ViewerPolicies.ADMINS)
    ResponseEntity<Industry> add(@RequestBody JsonNode body, Repeatability repeatability) {
        Industries.Change industry = checked(Fields.ofWhole(body).none("id").none("version"));
        return repeatability.once(
                body, Industry.class, () -> added(industries.add(industry).orThrow()));
    }

    private static ResponseEntity<Industry> added(Industry industry) {
        return Answers.created(URI.create("/api/industries/" + industry.requireId()), industry, industry.getVersion());
    }

    @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @RequiresPolicy(ViewerPolicies.ADMINS)
    ResponseEntity<Industry> put(@PathVariable String id, PutCondition condition, @RequestBody JsonNode body) {
        return switch (condition) {
            case PutCondition.Create() -> create(id, body);
            case PutCondition.Replace(IfMatch ifMatch) -> change(id, ifMatch, Fields.ofWhole(body));
        };
    }

    private ResponseEntity<Industry> create(String id, JsonNode body) {
        MarketRules.requireId(id);
        Industries.Change industry = checked(Fields.ofWhole(body).same("id", id).none("version"));
        return added(industries.add(id, industry).orThrow());
    }

    @PatchMapping(
            path = "/{id}",
            consumes = {MediaType.APPLICATION_JSON_VALUE, Answers.MERGE_PATCH})
    @RequiresPolicy(ViewerPolicies.ADMINS)
    ResponseEntity<Industry> patch(@PathVariable String id, IfMatch ifMatch, @RequestBody JsonNode body) {
        return change(id, ifMatch, Fields.ofPatch(body));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @RequiresPolicy(ViewerPolicies.ADMINS)
    void remove(@PathVariable String id, IfMatch ifMatch) {
        Written<Industry> removed = industries.remove(id, ifMatch);
        if (removed instanceof Written.Refused && !industries.wasRemoved(id)) {
            removed.orThrow();
        }
    }

    private ResponseEntity<Industry> change(String id, IfMatch ifMatch, Fields fields) {
        Industries.Change change = checked(fields.same("id", id).sameVersion(ifMatch));
        Industry changed = industries.change(id, ifMatch, change).orThrow();
        return Answers.changed(changed, changed.getVersion());
    }

    private static Industries.Change checked(Fields fields) {
        Industries.Change change = new Industries.Change(
                fields.read("tag", MarketRules.TAG_RULE), fields.read("name", MarketRules.NAME_RULE));
        fields.check();
        return change;
    }
}
