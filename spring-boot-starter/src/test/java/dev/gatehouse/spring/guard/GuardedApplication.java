package dev.gatehouse.spring.guard;

import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.policy.Policies;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** An application with a route of every kind. What is entered is written down. */
@Configuration(proxyBeanMethods = false)
@Import({
    BareApplication.class,
    GuardedApplication.Methods.class,
    GuardedApplication.WholeClass.class,
    GuardedApplication.Inherited.class,
    GuardedApplication.Open.class,
    GuardedApplication.Ruled.class,
    GuardedApplication.Asynchronous.class
})
class GuardedApplication {

    /** The requests that got past the guards. */
    static final class Entrances {

        final ConcurrentLinkedQueue<String> entered = new ConcurrentLinkedQueue<>();

        String enter(HttpServletRequest request) {
            String entrance = request.getMethod() + " " + request.getRequestURI();
            entered.add(entrance);
            return entrance;
        }
    }

    @RequiresPolicy(BareApplication.ADMINS)
    @Retention(RetentionPolicy.RUNTIME)
    @interface AdminsOnly {}

    record Form(String name) {}

    @RestController
    static class Methods {

        private final Entrances entrances;

        Methods(Entrances entrances) {
            this.entrances = entrances;
        }

        @GetMapping("/method")
        @RequiresPolicy(BareApplication.ADMINS)
        String read(HttpServletRequest request) {
            return entrances.enter(request);
        }

        @PostMapping("/method")
        @RequiresPolicy(BareApplication.ADMINS)
        String write(@RequestBody Form form, HttpServletRequest request) {
            return entrances.enter(request);
        }

        @RequestMapping("/meta")
        @AdminsOnly
        String meta(HttpServletRequest request) {
            return entrances.enter(request);
        }

        @GetMapping("/skilled")
        @RequiresPolicy(BareApplication.SKILLED)
        String skilled(HttpServletRequest request) {
            return entrances.enter(request);
        }

        @GetMapping("/nested/{id}/deep/{rest}")
        @RequiresPolicy(BareApplication.ADMINS)
        String nested(@PathVariable String id, @PathVariable String rest, HttpServletRequest request) {
            return entrances.enter(request);
        }

        @GetMapping("/caller")
        @RequiresPolicy(Policies.AUTHENTICATED)
        Map<String, Object> caller(Subject subject, Principal principal, HttpServletRequest request) {
            return Map.of(
                    "subject", subject.userId(),
                    "principal", principal.getName(),
                    "admin", request.isUserInRole("Admin"));
        }

        @CrossOrigin("https://elsewhere.example")
        @GetMapping("/cross")
        @RequiresPolicy(BareApplication.ADMINS)
        String cross(HttpServletRequest request) {
            return entrances.enter(request);
        }
    }

    @RestController
    @RequestMapping("/class")
    @RequiresPolicy(BareApplication.ADMINS)
    static class WholeClass {

        private final Entrances entrances;

        WholeClass(Entrances entrances) {
            this.entrances = entrances;
        }

        @RequestMapping
        String read(HttpServletRequest request) {
            return entrances.enter(request);
        }

        @GetMapping("/open")
        @AllowAnonymous
        String open(HttpServletRequest request) {
            return entrances.enter(request);
        }
    }

    @RequiresPolicy(BareApplication.ADMINS)
    interface Contract {

        @GetMapping("/inherited")
        String read(HttpServletRequest request);

        @GetMapping("/inherited/open")
        @AllowAnonymous
        String open(HttpServletRequest request);
    }

    @RestController
    static class Inherited implements Contract {

        private final Entrances entrances;

        Inherited(Entrances entrances) {
            this.entrances = entrances;
        }

        @Override
        public String read(HttpServletRequest request) {
            return entrances.enter(request);
        }

        @Override
        public String open(HttpServletRequest request) {
            return entrances.enter(request);
        }
    }

    @RestController
    @AllowAnonymous
    static class Open {

        @GetMapping("/open")
        String open(Optional<Subject> subject) {
            return subject.map(Subject::userId).orElse("nobody");
        }

        @GetMapping("/open/caller")
        String caller(Subject subject) {
            return subject.userId();
        }

        @GetMapping("/open/cached")
        ResponseEntity<String> cached() {
            return ResponseEntity.ok()
                    .cacheControl(CacheControl.maxAge(Duration.ofMinutes(5)))
                    .body("cached");
        }

        @GetMapping("/open/forward")
        ModelAndView forward(HttpServletRequest request) {
            return new ModelAndView("forward:" + request.getParameter("to"));
        }

        @GetMapping("/open/error")
        void error(HttpServletResponse response) throws IOException {
            response.sendError(HttpServletResponse.SC_CONFLICT);
        }

        @GetMapping("/open/failure")
        String failure() {
            throw new IllegalStateException("on purpose");
        }
    }

    @RestController
    static class Ruled {

        private final Entrances entrances;

        Ruled(Entrances entrances) {
            this.entrances = entrances;
        }

        @RequestMapping("/ruled/{id}")
        String read(@PathVariable String id, HttpServletRequest request) {
            return entrances.enter(request);
        }

        @RequestMapping("/ruled/open")
        String open(HttpServletRequest request) {
            return entrances.enter(request);
        }
    }

    @RestController
    @RequiresPolicy(BareApplication.ADMINS)
    static class Asynchronous {

        @GetMapping("/async/deferred")
        DeferredResult<String> deferred(Subject subject) {
            DeferredResult<String> result = new DeferredResult<>();
            Thread.ofVirtual().start(() -> result.setResult(subject.userId()));
            return result;
        }

        @GetMapping("/async/future")
        CompletableFuture<String> future(Subject subject) {
            return CompletableFuture.supplyAsync(subject::userId);
        }

        @GetMapping("/async/callable")
        Callable<String> callable() {
            return () -> SecurityContextHolder.getContext().getAuthentication().getName();
        }

        @GetMapping("/async/events")
        SseEmitter events(Subject subject) {
            SseEmitter emitter = new SseEmitter();
            Thread.ofVirtual().start(() -> {
                try {
                    emitter.send(subject.userId());
                    emitter.complete();
                } catch (IOException clientGone) {
                    emitter.completeWithError(clientGone);
                }
            });
            return emitter;
        }
    }

    private static final class EnteringServlet extends HttpServlet {

        private final transient Entrances entrances;

        EnteringServlet(Entrances entrances) {
            this.entrances = entrances;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) {
            entrances.enter(request);
        }
    }

    /** Tells whom Spring Security sees when an asynchronous answer is dispatched. */
    private static final class AsyncCaller implements HandlerInterceptor {

        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                response.setHeader(
                        "Async-Caller",
                        SecurityContextHolder.getContext().getAuthentication().getName());
            }
            return true;
        }
    }

    @Bean
    Entrances entrances() {
        return new Entrances();
    }

    @Bean
    Routes routes() {
        return Routes.builder()
                .anonymous("/ruled/open")
                .requires(BareApplication.ADMINS, "/ruled/**")
                .requires(BareApplication.ADMINS, HttpMethod.GET, "/function/**")
                .requires(BareApplication.ADMINS, "/ruled-servlet/**")
                .anonymous(HttpMethod.GET, "/pages/**")
                .closed("/closed")
                .build();
    }

    @Bean
    HtmlPages pages() {
        return new HtmlPages("default-src 'self'", List.of("/pages/**"));
    }

    @Bean
    RouterFunction<ServerResponse> function(Entrances entrances) {
        return RouterFunctions.route()
                .GET("/function", request -> ServerResponse.ok().body(entrances.enter(request.servletRequest())))
                .build();
    }

    @Bean
    ServletRegistrationBean<HttpServlet> unruledServlet(Entrances entrances) {
        return named("unruled", new EnteringServlet(entrances), "/unruled-servlet/*");
    }

    @Bean
    ServletRegistrationBean<HttpServlet> ruledServlet(Entrances entrances) {
        return named("ruled", new EnteringServlet(entrances), "/ruled-servlet/*");
    }

    @Bean
    WebMvcConfigurer asyncCaller() {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new AsyncCaller());
            }
        };
    }

    private static ServletRegistrationBean<HttpServlet> named(String name, HttpServlet servlet, String mapping) {
        ServletRegistrationBean<HttpServlet> registration = new ServletRegistrationBean<>(servlet, mapping);
        registration.setName(name);
        return registration;
    }
}
