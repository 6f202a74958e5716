package io.evenbook.query.approval;

import io.evenbook.api.access.Sealed;
import io.evenbook.api.access.UserCommand.LinkIdentity;
import io.evenbook.api.approval.ApprovalAnswer;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.port.PersonalData;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Shows the subject of an issuer that is to be linked: who approves the link must know whom it lets in. */
@Component
class LinkedSubjects {
    private static final JsonMapper JSON = EvenbookJson.mapper();
    private static final String LINK = "access.LinkIdentity";
    private static final String SUBJECT = "subject";

    private final PersonalData personal;

    LinkedSubjects(PersonalData personal) {
        this.personal = personal;
    }

    /** The subject is null if the key of the user was destroyed. */
    ApprovalAnswer answer(ApprovalRow row) {
        return row.answer(row.command.equals(LINK) ? opened(row.content) : row.content);
    }

    private String opened(String content) {
        LinkIdentity link = JSON.readValue(content, LinkIdentity.class);
        Sealed subject = link.subject();
        ObjectNode shown = JSON.readTree(content).asObject();
        shown.put(
                SUBJECT,
                personal.open(subject, LinkIdentity.place(link.userId())).orElse(null));
        return shown.toString();
    }
}
