package dev.farside.core.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who may do what with a file of Windows, as check_secure_file_permission of Win32-OpenSSH has it: the user, the
 * administrators, the system and the installer of Windows own it, and only entries that allow something count.
 *
 * <p>Those accounts have names in the language of the system. So they are known by what they may do: who can write into
 * the directory of Windows owns the machine anyway.
 */
final class FileAccess {
    private static final Set<AclEntryPermission> WRITE = EnumSet.of(
            AclEntryPermission.WRITE_DATA,
            AclEntryPermission.APPEND_DATA,
            AclEntryPermission.WRITE_NAMED_ATTRS,
            AclEntryPermission.WRITE_ATTRIBUTES,
            // beyond what ssh looks at: whoever has these can give himself the others
            AclEntryPermission.WRITE_ACL,
            AclEntryPermission.WRITE_OWNER);

    private static final List<String> USUAL =
            List.of("NT AUTHORITY\\SYSTEM", "BUILTIN\\Administrators", "NT SERVICE\\TrustedInstaller");

    private final Surroundings surroundings;
    private final UserPrincipal user;

    FileAccess(Surroundings surroundings, UserPrincipal user) {
        this.surroundings = surroundings;
        this.user = user;
    }

    /** Null: nobody else can write to it. */
    Access writable(Path file) throws IOException {
        return access(file, WRITE, "write to it");
    }

    /** Null: nobody else has any right to it. */
    Access any(Path file) throws IOException {
        return access(file, EnumSet.allOf(AclEntryPermission.class), "use it");
    }

    private Access access(Path file, Set<AclEntryPermission> bad, String verb) throws IOException {
        AclFileAttributeView view = Files.getFileAttributeView(file, AclFileAttributeView.class);
        if (view == null) {
            return null; // a file system without owners and rights, such as FAT
        }
        Set<UserPrincipal> trusted = trusted();
        if (!trusted.contains(view.getOwner())) {
            return new Access("it belongs to another user", "icacls \"" + file + "\" /setowner " + user.getName());
        }
        for (AclEntry entry : view.getAcl()) {
            boolean allows = entry.type() == AclEntryType.ALLOW
                    && entry.permissions().stream().anyMatch(bad::contains);
            if (allows && !trusted.contains(entry.principal())) {
                return new Access(
                        entry.principal().getName() + " can " + verb,
                        "icacls \"" + file + "\" /inheritance:r /grant:r " + user.getName() + ":F");
            }
        }
        return null;
    }

    private Set<UserPrincipal> trusted() throws IOException {
        Set<UserPrincipal> trusted = new HashSet<>();
        trusted.add(user);
        String root = surroundings.filled("SystemRoot");
        Path system = surroundings.absolute(root == null ? "C:\\Windows" : root);
        AclFileAttributeView view = system == null || Files.notExists(system)
                ? null
                : Files.getFileAttributeView(system, AclFileAttributeView.class);
        if (view != null) {
            trusted.add(view.getOwner());
            for (AclEntry entry : view.getAcl()) {
                if (entry.type() == AclEntryType.ALLOW
                        && entry.permissions().contains(AclEntryPermission.WRITE_DATA)
                        && !entry.flags().contains(AclEntryFlag.INHERIT_ONLY)) {
                    trusted.add(entry.principal());
                }
            }
        }
        for (String name : USUAL) {
            try {
                trusted.add(surroundings.files().getUserPrincipalLookupService().lookupPrincipalByName(name));
            } catch (IOException e) {
                // in another language it has another name
            }
        }
        return trusted;
    }

    /** Everything for the one, and nothing for others. */
    static FileAttribute<List<AclEntry>> only(UserPrincipal user) {
        AclEntry all = AclEntry.newBuilder()
                .setType(AclEntryType.ALLOW)
                .setPrincipal(user)
                .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                .build();
        return new AclAttribute(List.of(all));
    }

    private record AclAttribute(List<AclEntry> value) implements FileAttribute<List<AclEntry>> {
        @Override
        public String name() {
            return "acl:acl";
        }
    }
}
