import { z } from 'zod';
import { isMailable } from '../../contract/seller/receipt-mail.ts';
import { isLoopback } from './address.ts';

/** The mail server that takes receipts from the seller (RFC 6409). */
export const mailConfigSchema = z
  .strictObject({
    host: z.string().trim().min(1, 'must be the name or the address of the mail server'),
    port: z.int('must be a port, such as 587').min(1).max(65535),
    /** `starttls`: the connection has to become encrypted before anything is said. `implicit`: it is from the beginning. */
    tls: z.enum(['starttls', 'implicit', 'none'], 'must be "starttls", "implicit", or "none" for this machine alone'),
    /** The address that receipts come from. */
    from: z.string().refine(isMailable, 'must be an email address, such as shop@example.com'),
    user: z.string().min(1, 'must be the name to sign in with').optional(),
    /** Holds the password in its first line; mode 0600. */
    passwordFile: z.string().min(1, 'must be the path of a file of mode 0600').optional(),
    /** A certificate authority (PEM) that vouches for the mail server, besides none of the system's. */
    authorityFile: z.string().min(1, 'must be the path of a PEM file').optional(),
  })
  .superRefine(({ host, tls, user, passwordFile, authorityFile }, context) => {
    const complain = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
    if (tls === 'none' && !isLoopback(host)) {
      complain('tls', 'must be "starttls" or "implicit": addresses would travel unencrypted to another machine');
    }
    if (user !== undefined && passwordFile === undefined) complain('passwordFile', 'must be there with "user"');
    if (user === undefined && passwordFile !== undefined) complain('user', 'must be there with "passwordFile"');
    if (tls === 'none' && authorityFile !== undefined) complain('authorityFile', 'is for TLS: leave it out');
  });

export type MailConfig = z.infer<typeof mailConfigSchema>;
