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
     *     only there. Without its last part it names the field: equal texts match in one field of one subject
     * @throws io.evenbook.api.RejectedException {@code subject.erased} if the key of the subject was destroyed
     */
    Sealed seal(String subject, String place, String text);

    /** The text; empty if the key of its subject was destroyed, or if it was sealed for another place. */
    Optional<String> open(Sealed sealed, String place);
}
