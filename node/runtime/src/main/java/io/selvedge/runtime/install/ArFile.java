package io.selvedge.runtime.install;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The members of a Unix {@code ar} archive in the form that Debian packages use: short names only (deb(5), ar(5)).
 *
 * @param members in the order of the file
 */
record ArFile(Path path, List<Member> members) {
    static final String MAGIC = "!<arch>\n";
    static final int HEADER_BYTES = 60;

    /** A Debian package has three members; more are only known from embedded signatures. */
    static final int MAX_MEMBERS = 16;

    private static final Pattern NAME = Pattern.compile("[\\x21-\\x2e\\x30-\\x7e]{1,16}/?");
    private static final Pattern SIZE = Pattern.compile("[0-9]{1,10}");
    private static final int NAME_BYTES = 16;
    private static final int SIZE_AT = 48;
    private static final int SIZE_BYTES = 10;

    /** One member: {@code sizeBytes} bytes from {@code offset} of the file. */
    record Member(String name, long offset, long sizeBytes) {}

    ArFile {
        members = List.copyOf(members);
    }

    /**
     * Reads the headers; every member must lie inside the file and the last must end where the file ends.
     *
     * @throws io.selvedge.crypto.SelvedgeException BAD_FORMAT, TOO_LARGE
     */
    static ArFile open(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long length = file.length();
            if (length < MAGIC.length() || !text(file, 0, MAGIC.length()).equals(MAGIC)) {
                throw Malformed.at("byte 0", "no ar archive");
            }
            List<Member> members = new ArrayList<>();
            long at = MAGIC.length();
            while (at < length) {
                if (members.size() == MAX_MEMBERS) {
                    throw Malformed.tooLarge("byte " + at, "too many members", MAX_MEMBERS);
                }
                Member member = member(file, at, length);
                members.add(member);
                at = member.offset() + member.sizeBytes();
                // Members start at even offsets.
                at += at % 2;
                if (at > length) {
                    throw Malformed.at("byte " + length, "the file ends before a member's pad byte");
                }
            }
            return new ArFile(path, members);
        }
    }

    /** The bytes of {@code member}. */
    InputStream content(Member member) throws IOException {
        return new FileSlice(path, member.offset(), member.sizeBytes());
    }

    private static Member member(RandomAccessFile file, long at, long length) throws IOException {
        String place = "byte " + at;
        if (length - at < HEADER_BYTES) {
            throw Malformed.at(place, "the file ends inside a member's header");
        }
        String header = text(file, at, HEADER_BYTES);
        String name = header.substring(0, NAME_BYTES).stripTrailing();
        String size = header.substring(SIZE_AT, SIZE_AT + SIZE_BYTES).stripTrailing();
        if (!header.endsWith("`\n")
                || !NAME.matcher(name).matches()
                || !SIZE.matcher(size).matches()) {
            throw Malformed.at(place, "no member header");
        }
        long sizeBytes = Long.parseLong(size);
        if (sizeBytes > length - at - HEADER_BYTES) {
            throw Malformed.at(
                    place,
                    "member " + name + " is truncated: it should have " + sizeBytes + " bytes and has "
                            + (length - at - HEADER_BYTES));
        }
        String plain = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        return new Member(plain, at + HEADER_BYTES, sizeBytes);
    }

    private static String text(RandomAccessFile file, long at, int length) throws IOException {
        byte[] bytes = new byte[length];
        file.seek(at);
        file.readFully(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
