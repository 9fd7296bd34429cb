package dev.gatehouse.spring.guard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;

/** Reads which routes a router function has, as far as it tells. What it doesn't tell is closed until a rule opens it. */
final class FunctionalRoutes implements RouterFunctions.Visitor {

    private final List<MappedRoute> found = new ArrayList<>();
    private final Deque<Selection> nesting = new ArrayDeque<>(List.of(new Selection(Set.of(), List.of(""))));

    private FunctionalRoutes() {}

    static Stream<MappedRoute> of(RouterFunction<?> router) {
        FunctionalRoutes visitor = new FunctionalRoutes();
        router.accept(visitor);
        return visitor.found.stream();
    }

    @Override
    public void startNested(RequestPredicate predicate) {
        nesting.push(nesting.element().and(PredicateReader.read(predicate)));
    }

    @Override
    public void endNested(RequestPredicate predicate) {
        nesting.pop();
    }

    @Override
    public void route(RequestPredicate predicate, HandlerFunction<?> handler) {
        Selection selection = nesting.element().and(PredicateReader.read(predicate));
        found.add(new MappedRoute(
                selection.methods(), selection.patterns(), Set.of(), "a router function (" + predicate + ")"));
    }

    /** Static resources that no rule opens aren't there, as those of Spring MVC. */
    @Override
    public void resources(Function<ServerRequest, Optional<Resource>> lookup) {}

    @Override
    public void attributes(Map<String, Object> attributes) {}

    @Override
    public void unknown(RouterFunction<?> router) {}

    /** Which requests a predicate selects: {@code methods} empty for all. */
    private record Selection(Set<HttpMethod> methods, List<String> patterns) {

        Selection and(Selection nested) {
            return new Selection(
                    nested.methods.isEmpty() ? methods : nested.methods,
                    patterns.stream()
                            .flatMap(outer -> nested.patterns.stream().map(inner -> outer + inner))
                            .toList());
        }
    }

    /** Collects the methods and paths of a predicate; several paths are alternatives. */
    private static final class PredicateReader implements RequestPredicates.Visitor {

        private final Set<HttpMethod> methods = new HashSet<>();
        private final List<String> patterns = new ArrayList<>();

        static Selection read(RequestPredicate predicate) {
            PredicateReader reader = new PredicateReader();
            predicate.accept(reader);
            return new Selection(reader.methods, reader.patterns.isEmpty() ? List.of("") : reader.patterns);
        }

        @Override
        public void method(Set<HttpMethod> some) {
            methods.addAll(some);
        }

        @Override
        public void path(String pattern) {
            patterns.add(pattern);
        }

        @Override
        @SuppressWarnings("removal") // abstract until it is gone
        @Deprecated
        public void pathExtension(String extension) {}

        @Override
        public void header(String name, String value) {}

        @Override
        public void param(String name, String value) {}

        @Override
        public void version(String version) {}

        @Override
        public void startAnd() {}

        @Override
        public void and() {}

        @Override
        public void endAnd() {}

        @Override
        public void startOr() {}

        @Override
        public void or() {}

        @Override
        public void endOr() {}

        @Override
        public void startNegate() {}

        @Override
        public void endNegate() {}

        @Override
        public void unknown(RequestPredicate predicate) {}
    }
}
