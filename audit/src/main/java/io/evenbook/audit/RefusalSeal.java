package io.evenbook.audit;

import java.util.List;

/**
 * What the event {@code audit.CommandsRefused} says about the rows of its minute.
 *
 * @param rows their number
 * @param rootHash of the tree over their lines, by number; 32 bytes
 */
public record RefusalSeal(int rows, byte[] rootHash) {

    /** The seal of rows, given the hashes of their lines by number. */
    public static RefusalSeal of(List<byte[]> lineHashes) {
        return new RefusalSeal(lineHashes.size(), MerkleTree.root(lineHashes));
    }
}
