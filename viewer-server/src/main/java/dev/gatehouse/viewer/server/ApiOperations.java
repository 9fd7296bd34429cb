package dev.gatehouse.viewer.server;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.stereotype.Component;

/**
 * What a client made of the description calls each operation ({@code operations.csv}), and what of the starter's answers only the
 * application knows. Names are for ever: whoever has made a client calls its methods by them.
 */
@Component
final class ApiOperations implements GlobalOpenApiCustomizer {

    private static final String KEY_SET = "/.well-known/jwks.json";
    private static final String FILE = "operations.csv";
    private static final String OK = "200";
    private static final String REFERENCE = "#/components/schemas/";
    private static final String TRADER = "Trader";
    private static final String PAGE = "Page";
    private static final String VALUE = "value";
    private static final String PAGE_OF_TRADERS = PAGE + TRADER;
    private static final String PAGE_OF_ANYTHING = PAGE + "Object";

    /** Of what is answered, what may be written; the first of them must be, where it is written as a whole. */
    private static final Map<String, Writable> WRITABLE = Map.of(
            "Share",
            new Writable(List.of("tag", "price"), List.of()),
            "QuotedShare",
            new Writable(List.of("symbol", "price"), List.of()),
            "Industry",
            new Writable(List.of("tag", "name"), List.of()),
            TRADER,
            new Writable(List.of("email", "firstName", "lastName"), List.of("dateJoined", "roles", "disabled")));

    private record Writable(List<String> required, List<String> optional) {

        private Schema<?> form(Schema<?> whole, boolean isPatch) {
            Map<String, Schema<?>> members = new LinkedHashMap<>();
            Stream.of(required, optional)
                    .flatMap(List::stream)
                    .forEach(name -> members.put(
                            name, Objects.requireNonNull(whole.getProperties().get(name))));
            Schema<?> form = new ObjectSchema();
            members.forEach(form::addProperty);
            return isPatch ? form : form.required(required);
        }
    }

    private record Row(String name, String tag, String status) {}

    private final Map<String, Row> rows = read();

    @Override
    public void customise(OpenAPI description) {
        Components components = description.getComponents();
        components.addSchemas(PAGE_OF_TRADERS, page());
        description
                .getPaths()
                .forEach((path, item) -> item.readOperationsMap()
                        .forEach((method, operation) -> describe(method, path, operation, components)));
        describeGrants(components);
        components.getSchemas().keySet().removeAll(Set.of(PAGE_OF_ANYTHING, "JsonNode"));
    }

    private void describe(HttpMethod method, String path, Operation operation, Components components) {
        Row row = rows.get(method + " " + path);
        if (row == null) {
            throw new IllegalStateException(FILE + " has no " + method + " " + path);
        }
        operation.operationId(row.name()).tags(List.of(row.tag()));
        describeStatus(operation.getResponses(), row.status());
        describeTraders(operation);
        describeKeySet(path, operation);
        describeBody(method, operation, components);
    }

    /** Where the starter's controllers decide it, nobody sees which it is. */
    private static void describeStatus(ApiResponses responses, String status) {
        ApiResponse done = responses.get(OK);
        if (done != null && !status.equals(OK)) {
            responses.remove(OK);
            responses.addApiResponse(status, done);
        }
    }

    /** The starter answers users as the application shows them. */
    private static void describeTraders(Operation operation) {
        operation.getResponses().values().stream()
                .flatMap(response -> contents(response.getContent()))
                .filter(content -> content.getSchema() != null)
                .forEach(content -> content.setSchema(known(content.getSchema())));
    }

    private static Schema<?> known(Schema<?> schema) {
        if (Objects.equals(schema.get$ref(), REFERENCE + PAGE_OF_ANYTHING)) {
            return reference(PAGE_OF_TRADERS);
        }
        boolean isAnything = schema.get$ref() == null && schema.getProperties() == null && !isText(schema);
        return isAnything ? reference(TRADER) : schema;
    }

    /** It is written by itself, and so it looks like text. */
    private static void describeKeySet(String path, Operation operation) {
        if (path.equals(KEY_SET)) {
            contents(Objects.requireNonNull(operation.getResponses().get(OK)).getContent())
                    .forEach(content -> content.setSchema(new ObjectSchema()));
        }
    }

    private static boolean isText(Schema<?> schema) {
        return "string".equals(schema.getType())
                || (schema.getTypes() != null && schema.getTypes().contains("string"));
    }

    /** Whoever writes says less than is answered, and in a patch nothing that stays as it is. */
    private static void describeBody(HttpMethod method, Operation operation, Components components) {
        if (operation.getRequestBody() != null) {
            contents(operation.getRequestBody().getContent()).forEach(content -> {
                String kind = kind(content.getSchema());
                Writable writable = kind == null ? null : WRITABLE.get(kind);
                if (writable != null) {
                    boolean isPatch = method == HttpMethod.PATCH;
                    String name = kind + (isPatch ? "Patch" : "Form");
                    Schema<?> whole =
                            Objects.requireNonNull(components.getSchemas().get(kind));
                    components.addSchemas(name, writable.form(whole, isPatch));
                    content.setSchema(reference(name));
                }
            });
        }
    }

    private static @Nullable String kind(@Nullable Schema<?> schema) {
        String reference = schema == null ? null : schema.get$ref();
        return reference == null ? null : reference.substring(REFERENCE.length());
    }

    /** The user of a grant is under the application's own word for one. */
    private static void describeGrants(Components components) {
        Schema<?> grant = Objects.requireNonNull(components.getSchemas().get("GrantAnswer"));
        grant.getProperties().remove("user");
        grant.addProperty("trader", reference(TRADER));
        grant.setRequired(List.copyOf(grant.getProperties().keySet()));
    }

    private static Schema<?> page() {
        Schema<?> page = new ObjectSchema();
        page.addProperty(VALUE, new ArraySchema().items(reference(TRADER)));
        page.addProperty("nextLink", new StringSchema());
        return page.required(List.of(VALUE));
    }

    private static Schema<?> reference(String name) {
        return new Schema<>().$ref(name);
    }

    private static Stream<MediaType> contents(@Nullable Content content) {
        return content == null ? Stream.empty() : content.values().stream();
    }

    private static Map<String, Row> read() {
        try (Reader file = new InputStreamReader(
                        Objects.requireNonNull(ApiOperations.class.getResourceAsStream(FILE)), StandardCharsets.UTF_8);
                Stream<CSVRecord> lines =
                        CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get().parse(file).stream()) {
            return lines.collect(Collectors.toUnmodifiableMap(
                    line -> line.get("method") + " " + line.get("path"),
                    line -> new Row(line.get("name"), line.get("tag"), line.get("status"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
