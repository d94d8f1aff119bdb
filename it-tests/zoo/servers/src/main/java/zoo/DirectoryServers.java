package zoo;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;

/** Two directories, of which the first refers to the second by another far name. */
final class DirectoryServers {
    private DirectoryServers() {}

    static void start() throws Exception {
        InMemoryDirectoryServer first = directory("dc=here", 389);
        first.add(
                "dn: ou=there,dc=here",
                "objectClass: referral",
                "objectClass: extensibleObject",
                "ou: there",
                "ref: ldap://referred.zoo.corp.example:390/dc=there");
        directory("dc=there", 390).add("dn: cn=found,dc=there", "objectClass: device", "cn: found");
    }

    private static InMemoryDirectoryServer directory(String base, int port) throws Exception {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(base);
        config.setListenerConfigs(InMemoryListenerConfig.createLDAPConfig("ldap", port));
        config.setSchema(null);
        InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
        server.add("dn: " + base, "objectClass: domain", base.replace("=", ": "));
        server.startListening();
        return server;
    }
}
