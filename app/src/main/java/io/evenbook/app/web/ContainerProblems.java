package io.evenbook.app.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Makes the web server answer with a problem when it refuses a request itself, such as one that is not HTTP. */
@Component
class ContainerProblems implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final JsonMapper json;
    private final ObjectProvider<LogIncarnation> incarnation;

    ContainerProblems(JsonMapper json, ObjectProvider<LogIncarnation> incarnation) {
        this.json = json;
        this.incarnation = incarnation;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new Report(json, incarnation)));
    }

    private static final class Report extends ErrorReportValve {
        private static final int FIRST_ERROR = 400;
        private final JsonMapper json;
        private final ObjectProvider<LogIncarnation> incarnation;

        Report(JsonMapper json, ObjectProvider<LogIncarnation> incarnation) {
            this.json = json;
            this.incarnation = incarnation;
        }

        @Override
        protected void report(Request request, Response response, Throwable throwable) {
            if (response.getStatus() < FIRST_ERROR
                    || response.getContentWritten() > 0
                    || !response.setErrorReported()) {
                return;
            }
            ProblemDetail problem = Problems.ofStatus(response.getStatus()).body();
            response.setStatus(problem.getStatus());
            incarnation.getObject().addTo(response);
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            try {
                response.getOutputStream()
                        .write(json.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8));
                response.finishResponse();
            } catch (IOException clientIsGone) {
                // No client is left to answer.
            }
        }
    }
}
