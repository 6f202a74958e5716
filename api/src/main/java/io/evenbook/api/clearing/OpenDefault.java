package io.evenbook.api.clearing;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.DefaultId;

/** A default of a participant that is not closed. */
public record OpenDefault(DefaultId defaultId, AccountId accountId, DefaultStage stage) {

    /** Whether a second person has approved it. */
    @JsonIgnore
    public boolean isApproved() {
        return stage != DefaultStage.DECLARED;
    }
}
