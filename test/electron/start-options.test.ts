import { describe, expect, it } from 'vitest';
import { measureDisplay } from '../../electron/windows/display-measures.ts';
import { readStartOptions } from '../../electron/machine/start-options.ts';

function read(commandLine: string, environment: NodeJS.ProcessEnv = {}) {
  return readStartOptions(commandLine.split(' ').filter(Boolean), environment, '/home/shop');
}

describe('the kiosk’s start', () => {
  it('fills the screen and looks for its enrolment in the profile when nothing is said', () => {
    expect(read('')).toEqual({
      enrolmentFile: null,
      profileFolder: null,
      window: null,
      isSupervised: false,
      autostart: null,
      display: null,
      idleSeconds: null,
    });
  });

  it.each(['--enrolment kiosk/enrolment.json', '--enrolment=kiosk/enrolment.json'])(
    'takes an enrolment file: %s',
    (words) => {
      expect(read(`dist/electron/main.cjs ${words}`).enrolmentFile).toBe('/home/shop/kiosk/enrolment.json');
    },
  );

  it('takes an enrolment file from the environment, and the command line goes before it', () => {
    const environment = { SIDELANE_ENROLMENT: '/a.json' };
    expect(read('', environment).enrolmentFile).toBe('/a.json');
    expect(read('--enrolment /b.json', environment).enrolmentFile).toBe('/b.json');
  });

  it.each(['--user-data-dir /p', '--user-data-dir=/p'])('takes a profile folder: %s', (words) => {
    expect(read(words).profileFolder).toBe('/p');
  });

  it('takes a window for development, with a size or without', () => {
    expect(read('--windowed --enrolment /b.json')).toMatchObject({
      window: { width: 1280, height: 800 },
      enrolmentFile: '/b.json',
    });
    expect(read('--windowed=1080x1920').window).toEqual({ width: 1080, height: 1920 });
  });

  it('takes the measures of its display, and gives the page what follows from them', () => {
    const { display } = read('--display-size=708@850');
    expect(display).toEqual({ pictureHeightMillimetres: 708, lowerEdgeMillimetres: 850 });
    const size = { width: 1080, height: 1920 };
    expect(measureDisplay(display, { size })).toEqual({ pixelsPerMillimetre: 1920 / 708, lowerEdgeMillimetres: 850 });
    expect(measureDisplay(null, { size })).toEqual({});
    expect(() => read('--display-size=32-inch')).toThrow('--display-size=708@850');
    expect(read('', { SIDELANE_DISPLAY_SIZE: '708@850' }).display).toEqual(display);
    expect(read('--display-size=398@1100', { SIDELANE_DISPLAY_SIZE: '708@850' }).display).toMatchObject({
      lowerEdgeMillimetres: 1100,
    });
  });

  it.each([
    ['--windowed=100x99999', { width: 100, height: 99_999 }],
    ['--windowed=99999x100', { width: 99_999, height: 100 }],
  ])('takes sizes up to the ends of their ranges: %s', (words, size) => expect(read(words).window).toEqual(size));

  it.each([
    ['--display-size=10@0', { pictureHeightMillimetres: 10, lowerEdgeMillimetres: 0 }],
    ['--display-size=9999@9999', { pictureHeightMillimetres: 9_999, lowerEdgeMillimetres: 9_999 }],
  ])('takes measures up to the ends of their ranges: %s', (words, display) => {
    expect(read(words).display).toEqual(display);
  });

  it('takes a variable that is there and says nothing for none, and a path of it from where it was started', () => {
    expect(read('', { SIDELANE_ENROLMENT: '', SIDELANE_DISPLAY_SIZE: '' })).toMatchObject({
      enrolmentFile: null,
      display: null,
    });
    expect(read('', { SIDELANE_ENROLMENT: 'a.json' }).enrolmentFile).toBe('/home/shop/a.json');
  });

  it('takes the time after which a shopper counts as gone', () => {
    expect(read('--idle-seconds=15').idleSeconds).toBe(15);
    expect(read('', { SIDELANE_IDLE_SECONDS: '600' }).idleSeconds).toBe(600);
    expect(read('--idle-seconds=90', { SIDELANE_IDLE_SECONDS: '600' }).idleSeconds).toBe(90);
  });

  it('passes over switches of Chromium’s', () => {
    expect(read('--no-sandbox --force-device-scale-factor=2 main.cjs --enrolment /b.json').enrolmentFile).toBe(
      '/b.json',
    );
  });

  it('takes what is to be done instead of opening the kiosk, and who starts it again', () => {
    expect(read('--install-autostart').autostart).toBe('install');
    expect(read('--remove-autostart').autostart).toBe('remove');
    expect(read('--supervised --enrolment /b.json')).toMatchObject({ isSupervised: true, enrolmentFile: '/b.json' });
  });

  it.each([
    '--enrolment',
    '--enrolment=',
    '--user-data-dir',
    '--windowed=big',
    '--windowed=99x800',
    '--windowed=800x99',
    '--windowed=100000x800',
    '--windowed=800x100000',
    '--display-size=9@850',
    '--idle-seconds=14',
    '--idle-seconds=601',
    '--idle-seconds=soon',
    '--idle-seconds',
    '--display-size=10000@850',
    '--display-size=708@',
    '--display-size=708@10000',
  ])('refuses %s', (words) => {
    expect(() => read(words)).toThrow(/--\S+ wants/);
  });
});
