package io.evenbook.app.web;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

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
    OpenApiCustomizer examples() throws IOException {
        Map<String, Example> examples = read();
        return api -> api.getPaths()
                .forEach((path, operations) -> operations.readOperationsMap().forEach((method, operation) -> {
                    Example example = examples.get(method + " " + path.substring("/api/v1".length()));
                    if (example != null) {
                        add(operation, example);
                    }
                }));
    }

    private static Map<String, Example> read() throws IOException {
        try (InputStream json = new ClassPathResource("openapi/examples.json").getInputStream()) {
            return new JsonMapper().readValue(json, new TypeReference<>() {});
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
