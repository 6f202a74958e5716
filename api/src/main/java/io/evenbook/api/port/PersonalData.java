package io.evenbook.api.port;

import io.evenbook.api.access.Sealed;
import java.util.Optional;

/** Seals personal data before it is stored anywhere, and opens it for those who may read it. */
public interface PersonalData {

    /**
     * Seals a text.
     *
     * @param subject whose data it is; gets a key at its first use
     * @param place where the text will stand, such as {@code account.AccountOpened/owner/acc_alice}: it can be opened
     *     only there
     */
    Sealed seal(String subject, String place, String text);

    /** The text; empty if the key of its subject was destroyed. */
    Optional<String> open(Sealed sealed, String place);
}
