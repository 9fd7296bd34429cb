package dev.gatehouse.viewer.server;

import dev.gatehouse.core.claims.Subject;
import dev.gatehouse.core.policy.Policies;
import dev.gatehouse.model.Device;
import dev.gatehouse.model.NodeConfirmation;
import dev.gatehouse.model.Problem;
import dev.gatehouse.spring.guard.AllowAnonymous;
import dev.gatehouse.spring.guard.AsksForPolicy;
import dev.gatehouse.spring.guard.RequiresPolicy;
import dev.gatehouse.spring.problem.ApiDeprecation;
import dev.gatehouse.spring.problem.DoorOptions;
import dev.gatehouse.spring.web.IfMatch;
import dev.gatehouse.spring.web.Paging;
import dev.gatehouse.spring.web.PutCondition;
import dev.gatehouse.spring.web.Repeatability;
import dev.gatehouse.spring.web.RouteVersions;
import dev.gatehouse.spring.web.Timespan;
import dev.gatehouse.viewer.model.NewPrice;
import dev.gatehouse.viewer.model.PriceEvent;
import dev.gatehouse.viewer.model.Trader;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.DateTimeSchema;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.filters.OpenApiMethodFilter;
import org.springdoc.core.models.GroupedOpenApi;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.JsonNode;

/** The API's description (OpenAPI 3.1): what springdoc sees of the controllers, and what only we know of them. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    /** Where that of each version is. */
    static final String[] PATHS =
            ViewerVersions.ALL.stream().map(ApiDescription::path).toArray(String[]::new);

    static final String BEARER = "bearer";
    static final String POLICY = "x-policy";
    static final String POLICY_OF_OTHERS = "x-policy-of-others";
    private static final String PROBLEM_JSON = "application/problem+json";
    static final String PROBLEM = "Problem";

    static {
        SpringDocUtils.getConfig()
                .replaceWithSchema(JsonNode.class, new ObjectSchema())
                .addResponseTypeToIgnore(SseEmitter.class)
                .addRequestWrapperToIgnore(
                        Paging.class,
                        IfMatch.class,
                        PutCondition.class,
                        Repeatability.class,
                        Subject.class,
                        Device.class,
                        Timespan.class);
    }

    @Bean
    OpenAPI description() {
        Components components = new Components()
                .addSecuritySchemes(
                        BEARER,
                        new SecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .bearerFormat("JWT")
                                .description("The accessToken of POST /api/permits"));
        ModelConverters.getInstance(true).readAll(Problem.class).forEach(components::addSchemas);
        ModelConverters.getInstance(true).readAll(Trader.class).forEach(components::addSchemas);
        ModelConverters.getInstance(true).readAll(PriceEvent.class).forEach(components::addSchemas);
        ModelConverters.getInstance(true).readAll(NewPrice.class).forEach(components::addSchemas);
        return new OpenAPI()
                .info(new Info()
                        .title("Share Price Viewer")
                        .description("Traders query and manage a share price index.")
                        .version("1.0")
                        .license(new License().name("Apache License 2.0").identifier("Apache-2.0")))
                .components(components);
    }

    @Bean
    GroupedOpenApi plainDescription() {
        return describing(ViewerVersions.PLAIN).build();
    }

    @Bean
    GroupedOpenApi quotedDescription() {
        return describing(ViewerVersions.QUOTED).build();
    }

    private static String path(String version) {
        return "/v3/api-docs/" + version;
    }

    private static GroupedOpenApi.Builder describing(String version) {
        return GroupedOpenApi.builder()
                .group(version)
                .pathsToMatch("/api/**", "/.well-known/**")
                .addOpenApiMethodFilter(method -> isOf(version, method))
                .addOpenApiCustomizer(description -> description.getInfo().version(version));
    }

    /** What is described where no version is named: the one that is served then. */
    @Bean
    OpenApiMethodFilter servedByDefault(DoorOptions options) {
        return method -> isOf(options.apiVersions().getFirst(), method);
    }

    /** What is of no version is of all. What tells by events what another tells in one is described with that. */
    private static boolean isOf(String version, Method method) {
        return !tellsByEvents(method)
                && RouteVersions.of(method).map(version::equals).orElse(true);
    }

    private static boolean tellsByEvents(Method method) {
        return ResolvableType.forMethodReturnType(method).getGeneric().resolve() == SseEmitter.class;
    }

    @Bean
    GlobalOperationCustomizer versionDescriptions(DoorOptions options) {
        return (operation, method) -> {
            RouteVersions.of(method.getMethod()).ifPresent(version -> describeVersion(operation, version, options));
            return operation;
        };
    }

    private static void describeVersion(Operation operation, String version, DoorOptions options) {
        if (!options.apiVersions().getFirst().equals(version)) {
            operation.addParametersItem(header(
                            DoorOptions.API_VERSION_HEADER,
                            new StringSchema().addEnumItem(version),
                            "Else it is " + options.apiVersions().getFirst())
                    .required(true));
        }
        if (options.deprecations().stream().map(ApiDeprecation::version).anyMatch(version::equals)) {
            operation.setDeprecated(true);
        }
    }

    @Bean
    GlobalOperationCustomizer argumentDescriptions() {
        return (operation, method) -> {
            if (takes(method, Paging.class)) {
                operation.addParametersItem(
                        number("top", "How many items to answer", 1, Paging.MAX_TOP, Paging.DEFAULT_TOP));
                operation.addParametersItem(
                        number("maxpagesize", "How many a page has at most", 1, Integer.MAX_VALUE, Paging.MAX_TOP));
                operation.addParametersItem(number("skip", "How many to leave out before", 0, Paging.MAX_SKIP, 0));
            }
            if (takes(method, Timespan.class)) {
                operation.addParametersItem(time(Timespan.FROM, "When it begins; else a year before it is over"));
                operation.addParametersItem(time(Timespan.TO, "When it is over; else now"));
                operation.addParametersItem(number(
                        Timespan.POINTS,
                        "How many parts it has at most",
                        1,
                        Timespan.MAX_POINTS,
                        Timespan.DEFAULT_POINTS));
            }
            if (method.getMethod().getReturnType() == SseEmitter.class) {
                describeEvents(
                        operation, isOf(ViewerVersions.PLAIN, method.getMethod()) ? PriceEvent.class : NewPrice.class);
            }
            if (takes(method, IfMatch.class)) {
                operation.addParametersItem(ifMatch().required(true));
            }
            if (takes(method, PutCondition.class)) {
                describePut(operation);
            }
            if (takes(method, Repeatability.class)) {
                operation.addParametersItem(header(
                        Repeatability.REQUEST_ID,
                        new StringSchema().format("uuid"),
                        "Made up for this request, and sent with it again: it is done once, and answered the same"));
                operation.addParametersItem(header(
                        Repeatability.FIRST_SENT,
                        new StringSchema(),
                        "When it was sent for the first time, as HTTP has it: Mon, 23 Nov 2026 07:00:00 GMT"));
            }
            if (takes(method, JsonNode.class)) {
                describeBody(operation, method);
            }
            parametersNamed("wait", operation).forEach(wait -> describeWaiting(operation, wait));
            return operation;
        };
    }

    @Bean
    GlobalOperationCustomizer policyDescriptions(Environment settings) {
        return (operation, method) -> {
            answers(operation, "default", "Refused or failed");
            policyOf(method).ifPresent(policy -> describe(operation, policy, asked(method), settings));
            return operation;
        };
    }

    private static void describe(
            Operation operation, String required, MergedAnnotation<AsksForPolicy> asked, Environment settings) {
        String policy = asked.getValue("value", String.class)
                .map(settings::resolvePlaceholders)
                .orElse(required);
        if (asked.isPresent() && asked.getBoolean("ofOthers")) {
            describe(operation, List.of(required));
            operation.addExtension(POLICY_OF_OTHERS, policy);
            operation.setDescription(operation.getDescription() + " What is others' requires " + policy + ".");
        } else if (policy.equals(required) || required.equals(Policies.AUTHENTICATED)) {
            describe(operation, List.of(policy));
        } else {
            describe(operation, List.of(required, policy));
        }
    }

    /** All of them are to be met. */
    private static void describe(Operation operation, List<String> policies) {
        String names = String.join(" and ", policies);
        operation.addExtension(POLICY, policies.size() == 1 ? names : policies);
        operation.setDescription("Requires " + names + ".");
        operation.addSecurityItem(new SecurityRequirement().addList(BEARER));
        answers(operation, "401", "No valid access token");
        answers(operation, "403", "A policy is not met: " + names);
    }

    private static void answers(Operation operation, String status, String description) {
        Content problem =
                new Content().addMediaType(PROBLEM_JSON, new MediaType().schema(new Schema<>().$ref(PROBLEM)));
        operation
                .getResponses()
                .addApiResponse(
                        status, new ApiResponse().description(description).content(problem));
    }

    private static Stream<Parameter> parametersNamed(String name, Operation operation) {
        return Stream.ofNullable(operation.getParameters())
                .flatMap(List::stream)
                .filter(parameter -> name.equals(parameter.getName()));
    }

    private static void describeWaiting(Operation operation, Parameter wait) {
        wait.description("all: to be answered when every live node refuses what was revoked, or after a bounded time")
                .schema(new StringSchema().addEnumItem("all"));
        ApiResponse confirmation = answers(operation);
        Content whole = confirmation.getContent();
        confirmation
                .description(
                        "Every live node refuses it; or, as events, each that does as soon as it does, and in the end all")
                .content(new Content()
                        .addMediaType(
                                org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE,
                                new MediaType().schema(new Schema<>().$ref(NodeConfirmation.class.getSimpleName()))));
        whole.forEach(confirmation.getContent()::addMediaType);
        operation
                .getResponses()
                .addApiResponse(
                        "202",
                        new ApiResponse()
                                .description("It is revoked; the nodes that are missing have not confirmed in time")
                                .content(whole))
                .addApiResponse("204", new ApiResponse().description("It is revoked, and nobody was waited for"));
    }

    /** An object of each event is described, for there is no word for events. */
    private static void describeEvents(Operation operation, Class<?> event) {
        operation.addParametersItem(new Parameter()
                .in("header")
                .name(PriceStream.LAST_EVENT_ID)
                .description("The id of the last event that was seen: those that came since are sent first")
                .schema(new StringSchema()));
        answers(operation)
                .setContent(new Content()
                        .addMediaType(
                                org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE,
                                new MediaType().schema(new Schema<>().$ref(event.getSimpleName()))));
    }

    private static ApiResponse answers(Operation operation) {
        return Objects.requireNonNull(operation.getResponses().get("200"));
    }

    /** What is read member by member is of the kind that is answered. */
    private static void describeBody(Operation operation, HandlerMethod method) {
        Class<?> answered = Objects.requireNonNull(ResolvableType.forMethodReturnType(method.getMethod())
                .getGeneric()
                .resolve());
        // The starter answers users as the application shows them.
        Class<?> kind = answered == Object.class ? Trader.class : answered;
        operation
                .getRequestBody()
                .getContent()
                .values()
                .forEach(content -> content.setSchema(new Schema<>().$ref(kind.getSimpleName())));
    }

    private static Parameter number(String name, String description, int least, int most, int fallback) {
        Schema<Number> schema = new IntegerSchema();
        schema.setMinimum(BigDecimal.valueOf(least));
        schema.setMaximum(BigDecimal.valueOf(most));
        schema.setDefault(fallback);
        return new Parameter().in("query").name(name).description(description).schema(schema);
    }

    private static Parameter time(String name, String description) {
        return new Parameter().in("query").name(name).description(description).schema(new DateTimeSchema());
    }

    private static Parameter ifMatch() {
        return header(
                HttpHeaders.IF_MATCH,
                new StringSchema(),
                "The entity tags of the versions that may be changed, or * for any");
    }

    /** One of the two headers is required, for which there is no word. */
    private static void describePut(Operation operation) {
        operation.addParametersItem(ifMatch());
        operation.addParametersItem(header(
                HttpHeaders.IF_NONE_MATCH, new StringSchema().addEnumItem("*"), "Creates it, where it isn't there"));
        operation
                .getResponses()
                .addApiResponse(
                        "201",
                        new ApiResponse()
                                .description("It was created")
                                .content(answers(operation).getContent()));
    }

    private static Parameter header(String name, Schema<?> schema, String description) {
        return new Parameter().in("header").name(name).description(description).schema(schema);
    }

    private static boolean takes(HandlerMethod method, Class<?> type) {
        return Arrays.stream(method.getMethodParameters()).anyMatch(parameter -> parameter.getParameterType() == type);
    }

    /** The method's own annotation wins over its class's, as it does for the guard. */
    private static Optional<String> policyOf(HandlerMethod method) {
        return annotations(method)
                .filter(annotations ->
                        annotations.isPresent(RequiresPolicy.class) || annotations.isPresent(AllowAnonymous.class))
                .findFirst()
                .flatMap(annotations -> annotations.get(RequiresPolicy.class).getValue("value", String.class));
    }

    private static MergedAnnotation<AsksForPolicy> asked(HandlerMethod method) {
        return annotations(method)
                .map(annotations -> annotations.get(AsksForPolicy.class))
                .filter(MergedAnnotation::isPresent)
                .findFirst()
                .orElseGet(MergedAnnotation::missing);
    }

    private static Stream<MergedAnnotations> annotations(HandlerMethod method) {
        return Stream.of(method.getMethod(), method.getBeanType()).map(MergedAnnotations::from);
    }
}
