import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { DropZone, FileTrigger } from 'react-aria-components';
import { staffEndpoints } from '../../../contract/seller/back-office-endpoints.ts';
import type { StaffArticle } from '../../../contract/seller/back-office.ts';
import { pictureSources } from '../../../contract/seller/picture-address.ts';
import { Button, IconButton } from '../../controls/button.tsx';
import { PictureFrame } from '../../controls/picture-frame.tsx';
import { Banner } from '../../controls/banner.tsx';
import { Panel } from '../controls/panel.tsx';
import { WorkIcon } from '../controls/work-icon.tsx';
import { failureWords } from '../seller/failure-words.ts';
import { callSeller, SellerRefusal } from '../seller/seller-call.ts';
import { useWording } from '../wording/wording.tsx';
import type { Wording } from '../wording/wording.tsx';

const kinds = ['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif'];
const widths = [160, 480];
/** What the seller says before it says what a file is, and what to do. */
const unusable = 'cannot be used: ';

function whyNotTaken(wording: Wording, error: unknown): string {
  if (error instanceof SellerRefusal && error.is('request_too_large')) return wording.say('article.pictureTooLarge');
  if (error instanceof SellerRefusal && error.is('request_malformed')) {
    const said = error.body.details?.find(({ field }) => field === 'picture')?.problem;
    return said?.startsWith(unusable) ? `${said.slice(unusable.length)}.` : wording.say('article.pictureNotReadable');
  }
  return failureWords(wording, error);
}

/** Shows the article's pictures in the shop's order. They are saved at once, separately from the typed fields. */
export function PicturePanel({
  article,
  onChanged,
}: {
  article: StaffArticle;
  onChanged: (article: StaffArticle) => void;
}) {
  const wording = useWording();
  const { say } = wording;
  const [taking, setTaking] = useState<string>();
  const [failures, setFailures] = useState<string[]>([]);
  const { articleId } = article;

  const removal = useMutation({
    mutationFn: (pictureId: string) =>
      callSeller(staffEndpoints.removePicture, { parameters: { articleId, pictureId } }),
    onSuccess: onChanged,
    onError: (error) => setFailures([failureWords(wording, error)]),
  });

  const addition = useMutation({
    mutationFn: async (files: File[]) => {
      setFailures([]);
      for (const file of files) {
        setTaking(file.name);
        const body = { alt: article.title };
        try {
          onChanged(await callSeller(staffEndpoints.addPicture, { parameters: { articleId }, body, file }));
        } catch (error) {
          const words = say('article.pictureWrong', { name: file.name, why: whyNotTaken(wording, error) });
          setFailures((former) => [...former, words]);
        }
      }
      setTaking(undefined);
    },
  });

  return (
    <Panel title={say('article.pictures')}>
      <DropZone
        className="pictures"
        aria-label={say('article.dropPicture')}
        onDrop={async ({ items }) => {
          const files = items.filter((item) => item.kind === 'file');
          addition.mutate(await Promise.all(files.map((item) => item.getFile())));
        }}
      >
        {article.pictures.length === 0 && <p className="quiet pictures-none">{say('article.noPictures')}</p>}
        <ul className="pictures-list">
          {article.pictures.map((picture, index) => (
            <li key={picture.pictureId} className={index === 0 ? 'pictures-first' : ''}>
              <PictureFrame
                sources={pictureSources(picture.pictureId, widths)}
                sizes={index === 0 ? '16rem' : '5rem'}
                alt={picture.alt}
                width={picture.width}
                height={picture.height}
              />
              <span className="pictures-remove">
                <IconButton
                  icon="cross"
                  isGuarded
                  label={say('article.pictureRemove', { number: index + 1 })}
                  isDisabled={removal.isPending || addition.isPending}
                  onPress={() => removal.mutate(picture.pictureId)}
                />
              </span>
            </li>
          ))}
        </ul>
        <FileTrigger
          acceptedFileTypes={kinds}
          allowsMultiple
          onSelect={(files) => {
            if (files) addition.mutate([...files]);
          }}
        >
          <Button wide isPending={addition.isPending}>
            <span className="with-icon">
              <WorkIcon name="upload" />
              {taking ? say('article.pictureUploading', { name: taking }) : say('article.addPicture')}
            </span>
          </Button>
        </FileTrigger>
      </DropZone>
      {failures.length > 0 && (
        <div className="pictures-failures">
          <Banner tone="bad" icon="care" isUrgent>
            {failures.map((words) => (
              <p key={words}>{words}</p>
            ))}
          </Banner>
        </div>
      )}
    </Panel>
  );
}
