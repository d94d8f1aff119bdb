package zoo;

import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.NamingEnumeration;
import javax.naming.directory.InitialDirContext;
import javax.naming.directory.SearchControls;
import javax.naming.directory.SearchResult;

/** JNDI's LDAP, following a referral to a host of another name. */
public final class Jndi {
    private Jndi() {}

    public static void main(String[] arguments) throws Exception {
        Hashtable<String, String> settings = new Hashtable<>();
        settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.ldap.LdapCtxFactory");
        settings.put(Context.PROVIDER_URL, "ldap://" + arguments[0] + ":389");
        settings.put(Context.REFERRAL, "follow");
        InitialDirContext directory = new InitialDirContext(settings);
        SearchControls everything = new SearchControls();
        everything.setSearchScope(SearchControls.SUBTREE_SCOPE);
        NamingEnumeration<SearchResult> results =
                directory.search("ou=there,dc=here", "(objectClass=device)", everything);
        System.out.println(results.next().getAttributes().get("cn").get());
        directory.close();
    }
}
