package io.evenbook.audit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/**
 * The Merkle tree of RFC 6962, section 2.1, over a list of leaves: a leaf's hash is SHA-256(0x00, leaf), a node's is
 * SHA-256(0x01, left, right). The left half of a tree has the largest power of two leaves that is less than all. All
 * hashes have 32 bytes.
 */
public final class MerkleTree {
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private MerkleTree() {}

    public static byte[] leafHash(byte[] leaf) {
        MessageDigest digest = sha256();
        digest.update(LEAF);
        return digest.digest(leaf);
    }

    public static byte[] nodeHash(byte[] left, byte[] right) {
        MessageDigest digest = sha256();
        digest.update(NODE);
        digest.update(left);
        return digest.digest(right);
    }

    /** The root over the hashes of the leaves, in their order; without leaves SHA-256 of nothing. */
    public static byte[] root(List<byte[]> leafHashes) {
        if (leafHashes.isEmpty()) {
            return sha256().digest();
        }
        // The roots of the complete trees so far, the smallest one first: one for each bit of the number of leaves.
        Deque<byte[]> complete = new ArrayDeque<>();
        long size = 0;
        for (byte[] leafHash : leafHashes) {
            byte[] hash = leafHash;
            for (long rest = size; (rest & 1) == 1; rest >>= 1) {
                hash = nodeHash(complete.pop(), hash);
            }
            complete.push(hash);
            size++;
        }
        byte[] root = complete.pop();
        while (!complete.isEmpty()) {
            root = nodeHash(complete.pop(), root);
        }
        return root;
    }

    /**
     * The hashes that prove a leaf to be in the tree, from the leaf upwards: at most one for each level.
     *
     * @param index of the leaf, from 0
     * @throws IndexOutOfBoundsException if there is no such leaf
     */
    public static List<byte[]> inclusionProof(List<byte[]> leafHashes, int index) {
        List<byte[]> rest = leafHashes;
        int at = Objects.checkIndex(index, leafHashes.size());
        List<byte[]> fromTheRoot = new ArrayList<>();
        while (rest.size() > 1) {
            int split = Integer.highestOneBit(rest.size() - 1);
            List<byte[]> left = rest.subList(0, split);
            List<byte[]> right = rest.subList(split, rest.size());
            fromTheRoot.add(root(at < split ? right : left));
            rest = at < split ? left : right;
            at = at < split ? at : at - split;
        }
        return fromTheRoot.reversed();
    }

    /**
     * Whether a proof shows that a tree of this size and root has a leaf at this index: the algorithm of RFC 9162,
     * section 2.1.3.2. False for every index or size that cannot be.
     */
    public static boolean isIncluded(long index, long size, byte[] leafHash, List<byte[]> proof, byte[] root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long node = index;
        long last = size - 1;
        byte[] hash = leafHash;
        for (Iterator<byte[]> siblings = proof.iterator(); siblings.hasNext(); node >>= 1, last >>= 1) {
            if (last == 0) {
                return false;
            }
            byte[] sibling = siblings.next();
            if ((node & 1) == 1 || node == last) {
                hash = nodeHash(sibling, hash);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = nodeHash(hash, sibling);
            }
        }
        return last == 0 && MessageDigest.isEqual(hash, root);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
