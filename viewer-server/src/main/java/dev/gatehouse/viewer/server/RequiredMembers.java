package dev.gatehouse.viewer.server;

import com.fasterxml.jackson.databind.JavaType;
import dev.gatehouse.model.ObservableResource;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.Schema;
import java.beans.PropertyDescriptor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.stereotype.Component;

/**
 * Describes which members there always are: of what is answered those that can't be {@code null}, and of what is asked for all but the
 * few that may be left out. A form's own types say of each that it may be missing, which is told by name and not by failing.
 */
@Component
final class RequiredMembers implements ModelConverter {

    private static final String FORM = "Form";
    private static final String ID = "id";

    /** Of forms. */
    private static final Set<String> OPTIONAL = Set.of("secondFactor", "attempt", "purpose");

    /** In the address already, where one is replaced. */
    private static final String NAME_OF_ROLE = "RoleForm.name";

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        Schema<?> schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        JavaType known = type.getType() == null ? null : Json.mapper().constructType(type.getType());
        if (schema != null && known != null) {
            require(alwaysThere(known.getRawClass()), defined(schema, context));
        }
        return schema;
    }

    private static Schema<?> defined(Schema<?> schema, ModelConverterContext context) {
        String reference = schema.get$ref();
        Schema<?> defined = reference == null
                ? null
                : context.getDefinedModels().get(reference.substring(reference.lastIndexOf('/') + 1));
        return defined == null ? schema : defined;
    }

    private static void require(List<String> members, Schema<?> schema) {
        if (!members.isEmpty() && schema.getProperties() != null) {
            List<String> required =
                    members.stream().filter(schema.getProperties()::containsKey).toList();
            schema.setRequired(required.isEmpty() ? null : required);
        }
    }

    private static List<String> alwaysThere(Class<?> type) {
        if (type.isRecord()) {
            return Arrays.stream(type.getRecordComponents())
                    .filter(component -> isThere(type, component))
                    .map(RecordComponent::getName)
                    .toList();
        }
        return ObservableResource.class.isAssignableFrom(type) ? propertiesOf(type) : List.of();
    }

    /** What is answered has an id, though what isn't saved yet has none. */
    private static List<String> propertiesOf(Class<?> type) {
        return Arrays.stream(BeanUtils.getPropertyDescriptors(type))
                .filter(property -> property.getReadMethod() != null)
                .filter(property -> property.getName().equals(ID)
                        || !property.getReadMethod().getAnnotatedReturnType().isAnnotationPresent(Nullable.class))
                .map(PropertyDescriptor::getName)
                .toList();
    }

    private static boolean isThere(Class<?> type, RecordComponent component) {
        return type.getSimpleName().endsWith(FORM)
                ? !OPTIONAL.contains(component.getName())
                        && !NAME_OF_ROLE.equals(type.getSimpleName() + "." + component.getName())
                : !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }
}
