package io.evenbook.app.web;

import io.evenbook.api.json.EvenbookJson;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.core.type.TypeReference;

/** Adds to each operation of the contract an example of a request and of its answer. */
@Configuration(proxyBeanMethods = false)
class OpenApiExamples {

    /**
     * One request and its answer. Objects and lists are JSON; texts are of another media type.
     *
     * @param request null if it has no body
     * @param answer null if it has no body
     */
    private record Example(Object request, String status, Object answer) {}

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    OpenApiCustomizer examples() {
        return api -> {
            Map<String, Example> examples = read();
            OpenApiOperation.all(api)
                    .filter(operation -> examples.containsKey(operation.name()))
                    .forEach(operation -> add(operation.described(), examples.get(operation.name())));
        };
    }

    /** Only if somebody asks for the contract, which is kept then. */
    private static Map<String, Example> read() {
        try (InputStream json = new ClassPathResource("openapi/examples.json").getInputStream()) {
            return EvenbookJson.mapper().readValue(json, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(Operation operation, Example example) {
        if (example.request() != null) {
            add(operation.getRequestBody().getContent(), example.request());
        }
        if (example.answer() != null) {
            add(operation.getResponses().get(example.status()).getContent(), example.answer());
        }
    }

    /** The media type of a text is the first that is not JSON. */
    private static void add(Content content, Object example) {
        content.entrySet().stream()
                .filter(type -> type.getKey().endsWith("json") != example instanceof String)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No media type for " + example))
                .getValue()
                .example(example);
    }
}
