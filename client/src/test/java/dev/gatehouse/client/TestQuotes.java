package dev.gatehouse.client;

import dev.gatehouse.core.policy.Policies;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.guard.RequiresPolicy;
import dev.gatehouse.spring.problem.ProblemException;
import dev.gatehouse.spring.web.Revalidated;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Quotes, in memory: as much of the viewer's shares as it takes to see what a client sends. */
@RestController
@RequestMapping("/api/quotes")
@RequiresPolicy(Policies.AUTHENTICATED)
final class TestQuotes {

    private static final int PAGE = 2;

    /** What came, in its order: the method and the body. */
    final List<String> received = new ArrayList<>();

    private final AtomicInteger ids = new AtomicInteger();
    private final Map<String, Map<String, Object>> quotes = new ConcurrentHashMap<>();

    @PostMapping
    ResponseEntity<Map<String, Object>> add(@RequestBody Map<String, Object> body) {
        received.add("POST " + new TreeMap<>(body));
        String id = "q" + ids.incrementAndGet();
        Map<String, Object> quote = new ConcurrentHashMap<>(body);
        quote.put("id", id);
        quote.put("version", 1);
        quotes.put(id, quote);
        return ResponseEntity.created(URI.create("/api/quotes/" + id)).body(quote);
    }

    /** Two on a page. */
    @GetMapping
    ResponseEntity<Map<String, Object>> list(@RequestParam(defaultValue = "0") int skip, HttpServletRequest request) {
        List<Map<String, Object>> all = new ArrayList<>(new TreeMap<>(quotes).values());
        Map<String, Object> page = new TreeMap<>();
        page.put("value", all.stream().skip(skip).limit(PAGE).toList());
        if (all.size() > skip + PAGE) {
            page.put("nextLink", request.getRequestURL() + "?skip=" + (skip + PAGE));
        }
        return Revalidated.ok("\"" + page.hashCode() + "\"").body(page);
    }

    @GetMapping("/{id}")
    ResponseEntity<Map<String, Object>> find(@PathVariable String id) {
        return answer(known(id));
    }

    private static ResponseEntity<Map<String, Object>> answer(Map<String, Object> quote) {
        return Revalidated.ok("\"" + quote.get("version") + "\"").body(quote);
    }

    @PatchMapping("/{id}")
    ResponseEntity<Map<String, Object>> change(
            @PathVariable String id, @RequestHeader("If-Match") String tag, @RequestBody Map<String, Object> body) {
        received.add("PATCH " + new TreeMap<>(body));
        Map<String, Object> quote = matching(id, tag);
        quote.putAll(body);
        quote.merge("version", 1, (one, other) -> (Integer) one + (Integer) other);
        return answer(quote);
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> remove(@PathVariable String id, @RequestHeader("If-Match") String tag) {
        received.add("DELETE");
        matching(id, tag);
        quotes.remove(id);
        return ResponseEntity.noContent().build();
    }

    private Map<String, Object> matching(String id, String tag) {
        Map<String, Object> quote = known(id);
        if (!tag.equals("\"" + quote.get("version") + "\"")) {
            throw ProblemException.of(ProblemCode.PRECONDITION_FAILED);
        }
        return quote;
    }

    private Map<String, Object> known(String id) {
        Map<String, Object> quote = quotes.get(id);
        if (quote == null) {
            throw ProblemException.of(ProblemCode.NOT_FOUND);
        }
        return quote;
    }
}
