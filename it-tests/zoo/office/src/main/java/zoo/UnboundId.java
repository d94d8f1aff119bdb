package zoo;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.SearchScope;

/** UnboundID's LDAP client, following a referral to a host of another name. */
public final class UnboundId {
    private UnboundId() {}

    public static void main(String[] arguments) throws Exception {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setFollowReferrals(true);
        try (LDAPConnection connection = new LDAPConnection(options, arguments[0], 389)) {
            System.out.println(connection
                    .search("ou=there,dc=here", SearchScope.SUB, "(objectClass=device)")
                    .getSearchEntries()
                    .get(0)
                    .getAttributeValue("cn"));
        }
    }
}
