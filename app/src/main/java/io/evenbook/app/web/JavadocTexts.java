package io.evenbook.app.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.therapi.runtimejavadoc.Comment;
import com.github.therapi.runtimejavadoc.CommentVisitor;
import com.github.therapi.runtimejavadoc.Link;
import com.github.therapi.runtimejavadoc.RuntimeJavadoc;
import com.github.therapi.runtimejavadoc.Value;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springdoc.core.providers.JavadocProvider;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.RestController;

/**
 * Describes schemas and their properties by the Javadoc of the records, as plain text. Controllers are left out: their
 * Javadoc is for those who change them, and operations have a summary of their own.
 */
@Component
@Primary
class JavadocTexts implements JavadocProvider {

    @Override
    public String getClassJavadoc(Class<?> type) {
        return type.isAnnotationPresent(RestController.class)
                ? ""
                : text(RuntimeJavadoc.getJavadoc(type).getComment());
    }

    @Override
    public Map<String, String> getRecordClassParamJavadoc(Class<?> type) {
        return RuntimeJavadoc.getJavadoc(type).getRecordComponents().stream()
                .collect(Collectors.toMap(
                        component -> nameInJson(type, component.getName()),
                        component -> sentence(component.getComment())));
    }

    private static String nameInJson(Class<?> type, String component) {
        return Stream.of(type.getRecordComponents())
                .filter(each -> each.getName().equals(component))
                .map(each -> each.getAccessor().getAnnotation(JsonProperty.class))
                .filter(Objects::nonNull)
                .map(JsonProperty::value)
                .findFirst()
                .orElse(component);
    }

    @Override
    public String getMethodJavadocDescription(Method method) {
        return "";
    }

    @Override
    public String getMethodJavadocReturn(Method method) {
        return "";
    }

    @Override
    public Map<String, String> getMethodJavadocThrows(Method method) {
        return Map.of();
    }

    @Override
    public String getParamJavadoc(Method method, String name) {
        return "";
    }

    @Override
    public String getFieldJavadoc(Field field) {
        return "";
    }

    @Override
    public String getFirstSentence(String text) {
        return text;
    }

    private static String sentence(Comment comment) {
        String text = text(comment);
        return text.startsWith("null") ? text : StringUtils.capitalize(text);
    }

    private static String text(Comment comment) {
        StringBuilder text = new StringBuilder();
        comment.visit(new PlainText(text));
        return text.toString().strip().replaceAll("\\s+", " ");
    }

    private record PlainText(StringBuilder text) implements CommentVisitor {

        @Override
        public void commentText(String value) {
            text.append(value.replaceAll("</?[a-z]+>", ""));
        }

        @Override
        public void inlineLink(Link link) {
            text.append(link.getLabel());
        }

        @Override
        public void inlineTag(String name, String value) {
            text.append(value);
        }

        @Override
        public void inlineValue(Value value) {
            text.append(value.getReferencedMemberName());
        }
    }
}
