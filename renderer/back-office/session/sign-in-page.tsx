import { Logo } from '../../controls/logo.tsx';
import { useWording } from '../wording/wording.tsx';
import { SignInForm } from './sign-in-form.tsx';
import './sign-in.css';

/** The first page for people who are not signed in. */
export function SignInPage() {
  const { say } = useWording();
  return (
    <main className="sign-in">
      <title>{`${say('signIn.title')} · ${say('frame.title')}`}</title>
      <div className="sign-in-side on-asphalt">
        <svg className="sign-in-drawing" viewBox="0 0 480 800" preserveAspectRatio="xMaxYMid slice" aria-hidden="true">
          <path className="sign-in-edge" d="M290 860V-60" />
          <path className="sign-in-lane" d="M290 660c0-190 130-150 130-340V-60" />
          <path className="sign-in-marking" d="M290 860V-60" />
          <path className="sign-in-marking sign-in-marking-side" d="M290 660c0-190 130-150 130-340V-60" />
        </svg>
        <Logo bare />
      </div>
      <div className="sign-in-place">
        <div className="sign-in-box">
          <div>
            <h1>{say('signIn.title')}</h1>
            <p className="quiet">{say('signIn.lead')}</p>
          </div>
          <SignInForm />
          <p className="quiet small">{say('signIn.help')}</p>
        </div>
      </div>
    </main>
  );
}
